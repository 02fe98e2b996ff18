//! Which thing of the old side is which of the new one.

use std::collections::BTreeMap;

/// How many pairs of a group are looked at; in larger groups things are paired in their order.
const MOST: usize = 4096;

/// Pairs of indexes, each index in one pair at most.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    of_old: Vec<Option<usize>>,
    of_new: Vec<Option<usize>>,
}

impl Pairs {
    /// No pairs between so many things.
    pub(super) fn new(old: usize, new: usize) -> Self {
        Self {
            of_old: vec![None; old],
            of_new: vec![None; new],
        }
    }

    /// Makes a pair.
    pub(super) fn join(&mut self, old: usize, new: usize) {
        if let (Some(of_old), Some(of_new)) = (self.of_old.get_mut(old), self.of_new.get_mut(new)) {
            *of_old = Some(new);
            *of_new = Some(old);
        }
    }

    /// The new thing that an old one is.
    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        self.of_old.get(old).copied().flatten()
    }

    /// The old thing that a new one is.
    pub(super) fn old_of(&self, new: usize) -> Option<usize> {
        self.of_new.get(new).copied().flatten()
    }

    /// Old things without a pair.
    pub(super) fn old_alone(&self) -> Vec<usize> {
        alone(&self.of_old)
    }

    /// New things without a pair.
    pub(super) fn new_alone(&self) -> Vec<usize> {
        alone(&self.of_new)
    }

    /// The pairs, in the order of the new side.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let pairs = self.of_new.iter().enumerate();
        pairs
            .filter_map(|(new, old)| Some(((*old)?, new)))
            .collect()
    }

    /// Pairs what has the same key and no pair yet. Where several have it, the most alike are paired first, and of those alike the
    /// ones at the same place among them.
    pub(super) fn by_key<K: Ord>(
        &mut self,
        old_key: impl Fn(usize) -> Option<K>,
        new_key: impl Fn(usize) -> Option<K>,
        alike: impl Fn(usize, usize) -> usize,
    ) {
        let mut groups: BTreeMap<K, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for old in self.old_alone() {
            if let Some(key) = old_key(old) {
                groups.entry(key).or_default().0.push(old);
            }
        }
        for new in self.new_alone() {
            if let Some(group) = new_key(new).and_then(|key| groups.get_mut(&key)) {
                group.1.push(new);
            }
        }
        for (olds, news) in groups.values() {
            self.group(olds, news, 0, &alike);
        }
    }

    /// Pairs things of a group, the most alike first, unless they are less alike than that.
    pub(super) fn group(
        &mut self,
        olds: &[usize],
        news: &[usize],
        least: usize,
        alike: impl Fn(usize, usize) -> usize,
    ) {
        if olds.len().saturating_mul(news.len()) > MOST {
            for (old, new) in olds.iter().zip(news) {
                if alike(*old, *new) >= least {
                    self.join(*old, *new);
                }
            }
            return;
        }
        let mut candidates: Vec<(std::cmp::Reverse<usize>, usize, usize, usize)> = Vec::new();
        for (old_rank, old) in olds.iter().enumerate() {
            for (new_rank, new) in news.iter().enumerate() {
                let score = if olds.len() == 1 && news.len() == 1 && least == 0 {
                    0
                } else {
                    alike(*old, *new)
                };
                if score >= least {
                    candidates.push((
                        std::cmp::Reverse(score),
                        old_rank.abs_diff(new_rank),
                        *old,
                        *new,
                    ));
                }
            }
        }
        candidates.sort_unstable();
        for (_, _, old, new) in candidates {
            if self.new_of(old).is_none() && self.old_of(new).is_none() {
                self.join(old, new);
            }
        }
    }

    /// For each old thing without a pair, where it stands: the new thing that the paired one before it is, and the one behind it.
    pub(super) fn old_gaps(&self) -> BTreeMap<usize, Gap> {
        gaps(&self.of_old, |_, new| new)
    }

    /// For each new thing without a pair, the paired new thing before it, and the one behind it.
    pub(super) fn new_gaps(&self) -> BTreeMap<usize, Gap> {
        gaps(&self.of_new, |new, _| new)
    }
}

/// Between which things of the new side something stands, or would stand. None is the beginning, and the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gap {
    pub(super) behind: Option<usize>,
    pub(super) before: Option<usize>,
}

fn gaps(of: &[Option<usize>], shown: impl Fn(usize, usize) -> usize) -> BTreeMap<usize, Gap> {
    let mut gaps = BTreeMap::new();
    let mut behind = None;
    for (at, other) in of.iter().enumerate() {
        match other {
            Some(other) => behind = Some(shown(at, *other)),
            None => {
                gaps.insert(
                    at,
                    Gap {
                        behind,
                        before: None,
                    },
                );
            }
        }
    }
    let mut before = None;
    for (at, other) in of.iter().enumerate().rev() {
        match other {
            Some(other) => before = Some(shown(at, *other)),
            None => {
                if let Some(gap) = gaps.get_mut(&at) {
                    gap.before = before;
                }
            }
        }
    }
    gaps
}

fn alone(of: &[Option<usize>]) -> Vec<usize> {
    let alone = of.iter().enumerate().filter(|(_, other)| other.is_none());
    alone.map(|(at, _)| at).collect()
}

/// How much of two sorted sets is in both, of a thousand.
pub(super) fn share<T: Ord>(
    old: &std::collections::BTreeSet<T>,
    new: &std::collections::BTreeSet<T>,
) -> usize {
    let both = old.intersection(new).count();
    let all = old.len() + new.len() - both;
    (both * 1000).checked_div(all).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn twins_keep_their_order() {
        let (old, new) = (["a", "a", "b"], ["b", "a", "a"]);
        let mut pairs = Pairs::new(3, 3);
        pairs.by_key(|at| old.get(at), |at| new.get(at), |_, _| 1);
        assert_eq!(pairs.pairs(), [(2, 0), (0, 1), (1, 2)]);
    }

    #[test]
    fn the_most_alike_of_a_group_are_paired() {
        let (old, new) = ([10, 20], [21]);
        let mut pairs = Pairs::new(2, 1);
        pairs.by_key(
            |_| Some(()),
            |_| Some(()),
            |o, n| 100 - usize::abs_diff(old[o], new[n]),
        );
        assert_eq!(pairs.pairs(), [(1, 0)]);
        assert_eq!(pairs.old_alone(), [0]);
    }

    #[test]
    fn gaps_are_told_by_what_stands_around() {
        let mut pairs = Pairs::new(3, 3);
        pairs.join(0, 0);
        pairs.join(2, 2);
        assert_eq!(pairs.old_gaps(), pairs.new_gaps());
    }
}
