//! The sections of the settings.

use std::collections::BTreeSet;

use governance::Permission;

use crate::kit::Glyph;

/// One section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Members,
    Invitations,
    Teams,
    OrgRoles,
    Projects,
    Clusters,
    Tokens,
    Webhooks,
    Email,
    Organization,
}

impl Section {
    /// All of them, in the order of the menu.
    const ALL: [Self; 10] = [
        Self::Members,
        Self::Invitations,
        Self::Teams,
        Self::OrgRoles,
        Self::Projects,
        Self::Clusters,
        Self::Tokens,
        Self::Webhooks,
        Self::Email,
        Self::Organization,
    ];

    /// Those that a member with these permissions can open.
    pub fn open_to(permissions: &BTreeSet<Permission>) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|section| section.needs().is_none_or(|needed| permissions.contains(&needed)))
    }

    /// What it takes to see anything in it. The rest of the directory is open to every member.
    fn needs(self) -> Option<Permission> {
        match self {
            Self::Invitations => Some(Permission::MembersManage),
            Self::Tokens => Some(Permission::TokensManage),
            Self::Webhooks | Self::Email => Some(Permission::OrganizationManage),
            _ => None,
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Members => "Members",
            Self::Invitations => "Invitations",
            Self::Teams => "Teams",
            Self::OrgRoles => "Org roles",
            Self::Projects => "Projects",
            Self::Clusters => "Clusters",
            Self::Tokens => "API tokens",
            Self::Webhooks => "Webhooks",
            Self::Email => "Email",
            Self::Organization => "Organization",
        }
    }

    /// Where it is.
    pub fn path(self) -> &'static str {
        match self {
            Self::Members => "/settings/members",
            Self::Invitations => "/settings/invitations",
            Self::Teams => "/settings/teams",
            Self::OrgRoles => "/settings/org-roles",
            Self::Projects => "/settings/projects",
            Self::Clusters => "/settings/clusters",
            Self::Tokens => "/settings/tokens",
            Self::Webhooks => "/settings/webhooks",
            Self::Email => "/settings/email",
            Self::Organization => "/settings/organization",
        }
    }

    /// Its icon.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Members => Glyph::User,
            Self::Invitations => Glyph::UserPlus,
            Self::Teams => Glyph::Users,
            Self::OrgRoles => Glyph::ShieldCheck,
            Self::Projects => Glyph::Box,
            Self::Clusters => Glyph::Server,
            Self::Tokens => Glyph::KeyRound,
            Self::Webhooks => Glyph::Webhook,
            Self::Email => Glyph::Mail,
            Self::Organization => Glyph::Building2,
        }
    }

    /// What there is to do in it.
    pub fn says(self) -> &'static str {
        match self {
            Self::Members => "Who is here, in which teams and with which org roles.",
            Self::Invitations => "Addresses by which people join.",
            Self::Teams => "Named sets of members, which policies ask for.",
            Self::OrgRoles => "What members may do, by named roles.",
            Self::Projects => "What is released, and the environments it is released to.",
            Self::Clusters => "What environments run on.",
            Self::Tokens => "How pipelines open and claim requests.",
            Self::Webhooks => "Where other systems and chat hear what happens here.",
            Self::Email => "Whether mail goes out, and what did not arrive.",
            Self::Organization => "Name, time zone, and how long requests wait.",
        }
    }
}

#[cfg(test)]
mod tests {
    use governance::people::built_in_roles;

    use super::*;

    #[test]
    fn a_section_is_not_offered_to_whom_it_would_refuse() {
        let [(_, owner), .., (_, member)] = built_in_roles();
        assert_eq!(Section::open_to(&owner).count(), 10);
        let seen: Vec<_> = Section::open_to(&member).map(Section::label).collect();
        assert_eq!(seen, ["Members", "Teams", "Org roles", "Projects", "Clusters", "Organization"]);
    }
}
