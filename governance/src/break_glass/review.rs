//! The review of an ended session, by somebody else.

use super::{Session, Step};
use crate::Timestamp;
use crate::event::{Actor, Happening, MemberRef};
use crate::ids::{FollowUpId, MemberId};
use crate::people::{Permission, Roster};
use crate::refusal::Refusal;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// What a review found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What happened.
    pub account: String,
    /// Whether breaking the glass was justified.
    pub justified: bool,
    pub follow_ups: Vec<FollowUp>,
}

/// Something that is to be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub id: FollowUpId,
    pub what: String,
    pub owner: MemberId,
    /// The day by which it is to be done, in the organization's zone.
    pub due: NaiveDate,
    /// When and by whom it was reported as done.
    pub done: Option<(Timestamp, MemberId)>,
}

impl FollowUp {
    /// Whether its day is over, `today` being the day in the organization's zone, and it is not done.
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.done.is_none() && self.due < today
    }

    /// Whether one that is asked for now can be due on a day: today in the organization's zone, or later.
    ///
    /// # Errors
    /// What is wrong with the day, for the field that names it.
    pub fn due_ahead(due: NaiveDate, zone: Tz, at: Timestamp) -> Result<(), String> {
        let today = at.with_timezone(&zone).date_naive();
        if due < today { Err(format!("must not be in the past; today is {today}")) } else { Ok(()) }
    }

    /// Whether a member may report it as done: its owner, or who may review.
    ///
    /// # Errors
    /// [`Refusal::MayNot`], [`Refusal::FollowUpDone`].
    pub fn finishable(&self, by: MemberId, roster: &Roster) -> Result<(), Refusal> {
        let owns = by == self.owner && roster.active(by).is_some();
        if !owns && !roster.may(by, Permission::BreakGlassReview) {
            return Err(Refusal::MayNot(Permission::BreakGlassReview));
        }
        if self.done.is_some() { Err(Refusal::FollowUpDone) } else { Ok(()) }
    }

    /// Its owner as an event remembers them.
    fn owned(&self, roster: &Roster) -> MemberRef {
        MemberRef { id: self.owner, name: roster.member_name(self.owner).to_owned() }
    }
}

impl Session {
    /// Whether a member may review it, as far as the rules go. `reviewed` tells whether it was.
    ///
    /// # Errors
    /// [`Refusal::OwnSession`] for the holder, whatever their roles; [`Refusal::MayNot`];
    /// [`Refusal::AlreadyReviewed`]; [`Refusal::SessionRuns`] before its end.
    pub fn reviewable(&self, by: MemberId, reviewed: bool, roster: &Roster, at: Timestamp) -> Result<(), Refusal> {
        if by == self.holder {
            return Err(Refusal::OwnSession);
        }
        if !roster.may(by, Permission::BreakGlassReview) {
            return Err(Refusal::MayNot(Permission::BreakGlassReview));
        }
        if reviewed {
            return Err(Refusal::AlreadyReviewed);
        }
        if self.over(at) { Ok(()) } else { Err(Refusal::SessionRuns) }
    }

    /// Reviews it.
    ///
    /// # Errors
    /// As [`Session::reviewable`].
    pub fn review(
        self,
        by: MemberId,
        account: &Account,
        reviewed: bool,
        roster: &Roster,
        at: Timestamp,
    ) -> Result<Step, Refusal> {
        self.reviewable(by, reviewed, roster, at)?;
        let happening = Happening::BreakGlassReviewed {
            account: account.account.clone(),
            justified: account.justified,
            follow_ups: account.follow_ups.iter().map(|follow_up| follow_up.what.clone()).collect(),
        };
        let holder = roster.member_name(self.holder).to_owned();
        let step = Step::new(self, &holder, Actor::member(by), at, happening);
        let asked = |step: Step, follow_up: &FollowUp| {
            let happening = Happening::FollowUpAsked {
                what: follow_up.what.clone(),
                owner: follow_up.owned(roster),
                due: follow_up.due,
            };
            step.and(&holder, Actor::member(by), at, happening)
        };
        Ok(account.follow_ups.iter().fold(step, asked))
    }

    /// Tells that something its review asked for is overdue; `None` where it is not, `today` being the day in
    /// the organization's zone.
    pub fn follow_up_overdue(
        self,
        follow_up: &FollowUp,
        roster: &Roster,
        today: NaiveDate,
        at: Timestamp,
    ) -> Option<Step> {
        if !follow_up.overdue(today) {
            return None;
        }
        let happening = Happening::FollowUpOverdue {
            what: follow_up.what.clone(),
            owner: follow_up.owned(roster),
            due: follow_up.due,
        };
        let holder = roster.member_name(self.holder).to_owned();
        Some(Step::new(self, &holder, Actor::System, at, happening))
    }

    /// Reports something that its review asked for as done.
    ///
    /// # Errors
    /// As [`FollowUp::finishable`].
    pub fn follow_up_done(
        self,
        follow_up: &mut FollowUp,
        by: MemberId,
        roster: &Roster,
        at: Timestamp,
    ) -> Result<Step, Refusal> {
        follow_up.finishable(by, roster)?;
        follow_up.done = Some((at, by));
        let happening = Happening::FollowUpDone {
            what: follow_up.what.clone(),
            owner: Some(follow_up.owned(roster)),
            due: Some(follow_up.due),
        };
        let holder = roster.member_name(self.holder).to_owned();
        Ok(Step::new(self, &holder, Actor::member(by), at, happening))
    }

    /// What is told of a review that is owed: that it is due soon, or that it is overdue.
    pub fn remind(self, happening: Happening, roster: &Roster, at: Timestamp) -> Step {
        let holder = roster.member_name(self.holder).to_owned();
        Step::new(self, &holder, Actor::System, at, happening)
    }
}
