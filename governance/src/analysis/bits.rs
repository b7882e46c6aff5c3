//! Sets of small numbers: the axes of the space are a few thousand moments and targets, and every
//! question about coverage is one of unions, differences and subsets.

/// A set of numbers below a fixed length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

const WIDTH: usize = u64::BITS as usize;

impl Bits {
    /// The empty set of numbers below `length`.
    pub(super) fn none(length: usize) -> Self {
        Self { words: vec![0; length.div_ceil(WIDTH)] }
    }

    /// The numbers below `length` for which `holds` is true.
    pub(super) fn of(length: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut bits = Self::none(length);
        for number in (0..length).filter(|number| holds(*number)) {
            bits.words[number / WIDTH] |= 1 << (number % WIDTH);
        }
        bits
    }

    /// What is in either.
    pub(super) fn or(&self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    /// What is here and not there.
    pub(super) fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    fn with(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Self { words: self.words.iter().zip(&other.words).map(|(a, b)| join(*a, *b)).collect() }
    }

    /// The numbers in it, from the smallest.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            (0..WIDTH).filter(move |bit| word & (1 << bit) != 0).map(move |bit| index * WIDTH + bit)
        })
    }

    /// The smallest number in it.
    pub(super) fn first(&self) -> Option<usize> {
        let index = self.words.iter().position(|word| *word != 0)?;
        Some(index * WIDTH + self.words[index].trailing_zeros() as usize)
    }
}
