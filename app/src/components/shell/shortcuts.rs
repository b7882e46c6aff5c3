//! Whether single keys do something.

/// The reader's choice about keyboard shortcuts. The server keeps it in the cookie `shortcuts`; a page that finds them
/// off leaves out what listens to keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shortcuts {
    /// Pages that have some listen to them.
    #[default]
    On,
    /// No page does.
    Off,
}

impl Shortcuts {
    /// Every choice, in the order of the account page.
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    /// The value in the cookie and in the form field `shortcuts`.
    pub fn key(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// The choice with this key; anything unknown leaves them on.
    pub fn from_key(key: &str) -> Self {
        if key == Self::Off.key() { Self::Off } else { Self::On }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::On => "On",
            Self::Off => "Off",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shortcuts;

    #[test]
    fn a_choice_comes_back_from_its_key_and_an_unknown_one_leaves_them_on() {
        for choice in Shortcuts::ALL {
            assert_eq!(Shortcuts::from_key(choice.key()), choice);
        }
        assert_eq!(Shortcuts::from_key("maybe"), Shortcuts::On);
    }
}
