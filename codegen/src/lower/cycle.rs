//! Which types hold each other, and which hold what: asked of all types at once, since one by one it costs their number squared.

use super::finish::mentions;
use crate::ir::{Type, TypeId, Types};

/// The circles that types stand in, by what they mention.
pub(super) struct Circles(Vec<Option<usize>>);

impl Circles {
    /// Circles through nothing but types that `through` allows.
    pub(super) fn new(types: &Types, through: fn(&Type) -> bool) -> Self {
        let allowed = |id: &TypeId| through(&types[*id]);
        let onwards = |id: TypeId| mentions(&types[id]).into_iter().filter(allowed);
        let below: Vec<Vec<TypeId>> = types.ids().map(|id| onwards(id).collect()).collect();
        let above = reversed(&below);
        // What is left last on the way down is first on the way up: then each way up stays in its circle.
        let mut circles = vec![None; below.len()];
        for id in left_last(&below).into_iter().rev() {
            let mut open = vec![id];
            while let Some(next) = open.pop() {
                if let Some(circle) = circles.get_mut(place(next))
                    && circle.is_none()
                {
                    *circle = Some(place(id));
                    open.extend(above.get(place(next)).into_iter().flatten());
                }
            }
        }
        Self(circles)
    }

    /// Whether both stand in one circle; every type stands in one with itself.
    pub(super) fn together(&self, one: TypeId, other: TypeId) -> bool {
        self.0.get(place(one)) == self.0.get(place(other))
    }
}

/// The types from which a type that is `wanted` can be reached, itself among them: one answer a type, in their order.
pub(super) fn reaching(types: &Types, wanted: impl Fn(&Type) -> bool) -> Vec<bool> {
    let below: Vec<Vec<TypeId>> = types.iter().map(|(_, ty)| mentions(ty)).collect();
    let above = reversed(&below);
    let mut found = vec![false; below.len()];
    let mut open: Vec<TypeId> = types
        .iter()
        .filter(|(_, ty)| wanted(ty))
        .map(|(id, _)| id)
        .collect();
    while let Some(next) = open.pop() {
        if let Some(is_found) = found.get_mut(place(next))
            && !*is_found
        {
            *is_found = true;
            open.extend(above.get(place(next)).into_iter().flatten());
        }
    }
    found
}

fn place(id: TypeId) -> usize {
    id.0 as usize
}

fn reversed(below: &[Vec<TypeId>]) -> Vec<Vec<TypeId>> {
    let mut above = vec![Vec::new(); below.len()];
    for (id, inner) in (0u32..).map(TypeId).zip(below) {
        for ty in inner {
            if let Some(above) = above.get_mut(place(*ty)) {
                above.push(id);
            }
        }
    }
    above
}

/// All types, each behind those that were entered from it.
fn left_last(below: &[Vec<TypeId>]) -> Vec<TypeId> {
    let mut entered = vec![false; below.len()];
    let mut left = Vec::new();
    for (start, _) in (0u32..).map(TypeId).zip(below) {
        let mut path = vec![(start, 0)];
        while let Some((id, step)) = path.pop() {
            if step == 0 {
                match entered.get_mut(place(id)) {
                    Some(entered) if !*entered => *entered = true,
                    _ => continue,
                }
            }
            match below.get(place(id)).and_then(|inner| inner.get(step)) {
                Some(next) => {
                    path.push((id, step + 1));
                    path.push((*next, 0));
                }
                None => left.push(id),
            }
        }
    }
    left
}
