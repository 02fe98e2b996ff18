//! Refusals: the types that a provider gives for its failures.

use super::Lower;
use crate::ir::{Answer, AnswerForm, Failure, Naming, Scalar, TypeId, TypeKind};
use crate::source::Span;

impl Lower<'_, '_> {
    /// Which of several types each failure of an operation is; none where there is one, or none at all.
    ///
    /// Operations with the same types share them.
    pub(super) fn failure(
        &mut self,
        operation: &str,
        span: Span,
        tag: Option<&str>,
        answers: &mut [Answer],
    ) -> Option<usize> {
        let refused = || answers.iter().filter(|answer| !answer.success);
        let mut types: Vec<TypeId> = refused().filter_map(|answer| answer.ty).collect();
        types.sort_unstable();
        types.dedup();
        if types.is_empty() {
            return None;
        }
        if refused().any(|answer| answer.form == AnswerForm::Text) {
            types.push(self.failure_text(span));
        }
        if types.len() < 2 {
            return None;
        }
        for answer in answers.iter_mut().filter(|answer| !answer.success) {
            let at = match (answer.ty, answer.form) {
                (Some(ty), _) => types.iter().position(|known| *known == ty),
                (None, AnswerForm::Text) => types.len().checked_sub(1),
                (None, _) => None,
            };
            answer.variant = at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default();
        }
        if let Some(known) = self.failures.iter().position(|known| known.types == types) {
            let failure = self.failures.get_mut(known)?;
            if failure.home.as_deref() != tag {
                failure.home = None;
            }
            return Some(known);
        }
        let words = self.failure_words(operation, &types);
        self.failures.push(Failure {
            types,
            words,
            span,
            home: tag.map(str::to_owned),
        });
        self.failures.len().checked_sub(1)
    }

    /// The one type of failures that are text.
    fn failure_text(&mut self, span: Span) -> TypeId {
        let types = self.failures.iter().filter_map(|known| known.types.last());
        let mut known =
            types.filter(|ty| matches!(self.types[**ty].kind, TypeKind::Scalar(Scalar::Text)));
        if let Some(known) = known.next() {
            return *known;
        }
        let naming = Naming::Of {
            operation: String::new(),
            words: "text".to_owned(),
        };
        let text = self.pending(span, naming);
        self.types[text].kind = TypeKind::Scalar(Scalar::Text);
        text
    }

    /// `BasicError or ValidationError`, where people named them all and that is short enough to read.
    fn failure_words(&self, operation: &str, types: &[TypeId]) -> String {
        let named: Option<Vec<&str>> = types
            .iter()
            .map(|ty| match &self.types[*ty].naming {
                Naming::Component { words, .. } => Some(words.as_str()),
                _ => None,
            })
            .collect();
        match named {
            Some(named) if named.iter().map(|name| name.len()).sum::<usize>() <= 48 => {
                named.join(" or ")
            }
            _ => format!("{operation} failure"),
        }
    }
}
