//! Who may give and take org roles.

use crate::{Caller, Error, input};
use governance::FieldErrors;
use governance::ids::{MemberId, OrgRoleId, TeamId};
use governance::people::{OWNER, Roster};
use std::collections::BTreeSet;

/// The org roles named by id or name.
pub fn roles(errors: &mut FieldErrors, field: &str, texts: &[String], roster: &Roster) -> BTreeSet<OrgRoleId> {
    input::find_all(errors, field, texts, |text| roster.find_role(text).map(|role| role.id), "is no org role here")
}

/// The teams named by id or name.
pub fn teams(errors: &mut FieldErrors, field: &str, texts: &[String], roster: &Roster) -> BTreeSet<TeamId> {
    input::find_all(errors, field, texts, |text| roster.find_team(text).map(|team| team.id), "is no team here")
}

/// The role whose last active holder stays.
pub fn owner(roster: &Roster) -> Option<OrgRoleId> {
    roster.roles().find(|role| role.built_in && role.name == OWNER).map(|role| role.id)
}

/// Whether a member is an active owner.
pub fn is_owner(roster: &Roster, member: MemberId) -> bool {
    let held = roster.active(member).zip(owner(roster));
    held.is_some_and(|(member, owner)| member.roles.contains(&owner))
}

/// Whether a member may give these roles: holds each permission that they carry, and is an owner
/// where the role is owner.
///
/// # Errors
/// [`Error::OwnersOnly`], or [`Error::Forbidden`] with the first permission that is lacking.
pub fn may_grant<'a>(
    roster: &Roster,
    by: MemberId,
    roles: impl IntoIterator<Item = &'a OrgRoleId> + Clone,
) -> Result<(), Error> {
    let owner = owner(roster);
    if roles.clone().into_iter().any(|role| Some(*role) == owner) && !is_owner(roster, by) {
        return Err(Error::OwnersOnly);
    }
    let held = roster.permissions(by);
    let carried = roles.into_iter().filter_map(|role| roster.role(*role)).flat_map(|role| &role.permissions);
    carried
        .copied()
        .find(|permission| !held.contains(permission))
        .map_or(Ok(()), |lacking| Err(Error::Forbidden(lacking)))
}

/// Checks an exchange of roles by a caller.
///
/// # Errors
/// As [`may_grant`], and [`Error::TokenForbidden`] where a token makes or unmakes an owner.
pub fn check(
    roster: &Roster,
    caller: &Caller,
    granted: &BTreeSet<OrgRoleId>,
    taken: &BTreeSet<OrgRoleId>,
) -> Result<(), Error> {
    if owner(roster).is_some_and(|owner| granted.contains(&owner) || taken.contains(&owner)) {
        caller.in_person("make or unmake owners")?;
        if !is_owner(roster, caller.member) {
            return Err(Error::OwnersOnly);
        }
    }
    may_grant(roster, caller.member, granted)
}
