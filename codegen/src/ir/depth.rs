//! How deep types stand in types.

use super::{TypeId, TypeKind, Types};

impl Types {
    /// How many types the longest way from a type to another one goes through, circles aside: what a compiler that goes down them
    /// has to count.
    #[must_use]
    pub fn depth(&self) -> usize {
        let mut known: Vec<Option<usize>> = vec![None; self.len()];
        let mut open = vec![false; self.len()];
        for start in self.ids() {
            // Each type is met twice: on the way down, and once all below it is known.
            let mut pending = vec![(start, false)];
            while let Some((id, is_done)) = pending.pop() {
                let at = id.0 as usize;
                if known.get(at).is_none_or(Option::is_some) {
                    continue;
                }
                let below = self.below(id);
                if is_done {
                    let depths = below.iter().filter_map(|id| *known.get(id.0 as usize)?);
                    let depth = depths.max().unwrap_or_default() + 1;
                    known
                        .iter_mut()
                        .skip(at)
                        .take(1)
                        .for_each(|known| *known = Some(depth));
                } else if !open.get(at).copied().unwrap_or(true) {
                    open.iter_mut()
                        .skip(at)
                        .take(1)
                        .for_each(|open| *open = true);
                    pending.push((id, true));
                    pending.extend(below.into_iter().map(|id| (id, false)));
                }
            }
        }
        known.into_iter().flatten().max().unwrap_or_default()
    }

    /// The types right inside one.
    fn below(&self, id: TypeId) -> Vec<TypeId> {
        match &self[id].kind {
            TypeKind::List(inner)
            | TypeKind::Map(inner)
            | TypeKind::OrNull(inner)
            | TypeKind::Newtype(inner) => vec![*inner],
            TypeKind::Tuple(items) => items.clone(),
            TypeKind::Struct(object) => {
                let fields = object.fields.iter().map(|field| field.ty);
                fields.chain(object.extra).collect()
            }
            TypeKind::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
            _ => Vec::new(),
        }
    }
}
