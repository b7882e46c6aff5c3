//! What one member's letters are made of.

use crate::requests::brief;
use crate::store::entities::notifications::Model as Told;
use crate::store::mails::Mail;
use crate::store::{Tx, break_glass, facts, log, notifications, organizations, requests};
use crate::{Caller, Error, System};
use governance::Facts;
use governance::brief::{Brief, SessionBrief};
use governance::event::{EventKind, NotificationKind};
use governance::ids::{MemberId, OrganizationId, RequestId};
use governance::mail::{AlertNews, Due, Letter, News, Occasion, Post, QuietHours, Tidings, letter};
use governance::wire::accounts::OrganizationRef;
use governance::wire::events::EventView;
use std::collections::BTreeSet;

/// All that is needed to write to one member.
pub(super) struct Desk {
    organization: OrganizationRef,
    member: MemberId,
    facts: Facts,
    pub(super) quiet: Option<QuietHours>,
    /// The kinds that they do not want by email, or not at all.
    unwanted: BTreeSet<NotificationKind>,
    /// Their notifications of the requests that are told of.
    told: Vec<Told>,
}

impl Desk {
    pub(super) async fn of(
        tx: &Tx,
        organization: OrganizationId,
        member: MemberId,
        due: &[Mail],
    ) -> Result<Self, Error> {
        let facts = facts::load(tx, organization).await?;
        let caller = Self::reader(organization, member, &facts);
        let mut unwanted = notifications::unmailed_by(tx, member).await?;
        unwanted.extend(notifications::muted_by(tx, &caller).await?);
        let requests: BTreeSet<RequestId> = due.iter().filter_map(|mail| mail.request).collect();
        Ok(Self {
            organization: organizations::reference(tx, organization).await?,
            quiet: notifications::quiet_hours_of(tx, member).await?,
            told: notifications::of_member(tx, &caller, requests).await?,
            member,
            unwanted,
            facts,
        })
    }

    fn reader(organization: OrganizationId, member: MemberId, facts: &Facts) -> Caller {
        Caller { organization, member, name: facts.roster.member_name(member).to_owned(), token: None }
    }

    /// The name and the address of the member; `None` where they are not active any more.
    pub(super) fn address(&self) -> Option<(&str, &str)> {
        self.facts.roster.active(self.member).map(|member| (member.name.as_str(), member.email.as_str()))
    }

    /// Whether a mail is still worth sending: unread and not handled, or handled and not told of yet.
    pub(super) fn judge(&self, mail: Mail) -> Due<Mail> {
        let occasion = mail.occasion;
        let told = self.notification(&mail);
        let stale = match occasion {
            Occasion::Alert | Occasion::Test => false,
            Occasion::News(_) => told.is_none_or(|told| told.read_at.is_some() || told.handled_at.is_some()),
            Occasion::Handled => told.is_none_or(|told| told.handled_at.is_none()),
        };
        let unwanted = occasion.kind().is_some_and(|kind| self.unwanted.contains(&kind));
        Due { since: mail.created_at, mail, occasion, stale: stale || unwanted }
    }

    fn notification(&self, mail: &Mail) -> Option<&Told> {
        let (request, kind) = (mail.request?, mail.occasion.kind()?);
        let of = |kind: NotificationKind| {
            self.told.iter().find(move |told| told.request_id == request.0 && told.kind == kind.key())
        };
        // Who was told only that it waits too long hears that this is handled.
        of(kind).or_else(|| (mail.occasion == Occasion::Handled).then(|| of(NotificationKind::Escalated)).flatten())
    }

    /// The letter that these mails become; `None` where what they tell is gone.
    pub(super) async fn compose(&self, tx: &Tx, system: &System, mails: &[Mail]) -> Result<Option<Letter>, Error> {
        for mail in mails {
            match mail.occasion {
                Occasion::Test => return Ok(Some(self.write(system, &Tidings::Test))),
                Occasion::Alert => {
                    let events = log::by_ids(tx, self.organization.id, mail.event, &self.facts.roster).await?;
                    let Some(event) = events.into_values().next() else { return Ok(None) };
                    let session = self.session(tx, &event).await?;
                    let bypassed = self.bypassed(tx, system, &event).await?.map(Box::new);
                    return Ok(Some(self.write(system, &Tidings::Alert(AlertNews { event, session, bypassed }))));
                }
                Occasion::News(_) | Occasion::Handled => {}
            }
        }
        let mut news = self.news(tx, system, mails).await?;
        let tidings = match news.len() {
            0 => return Ok(None),
            1 => news.pop().map(Tidings::News),
            _ => Some(Tidings::Digest(news)),
        };
        Ok(tidings.map(|tidings| self.write(system, &tidings)))
    }

    fn write(&self, system: &System, tidings: &Tidings) -> Letter {
        let post = Post {
            organization: &self.organization,
            member: self.member,
            zone: self.facts.settings.timezone,
            public_url: system.base_url(),
            now: system.now(),
        };
        letter(tidings, &post)
    }

    /// The break-glass session that an event belongs to.
    async fn session(&self, tx: &Tx, event: &EventView) -> Result<Option<SessionBrief>, Error> {
        let Some(session) = &event.session else { return Ok(None) };
        let kept = break_glass::read(tx, self.organization.id, session.id).await?;
        Ok(Some(SessionBrief::of(&kept.session, &self.facts.roster, &self.facts.directory)))
    }

    /// The request for which approvals were bypassed, where an event tells of that.
    async fn bypassed(&self, tx: &Tx, system: &System, event: &EventView) -> Result<Option<Brief>, Error> {
        let Some(request) = event.request.as_ref().filter(|_| event.kind == Some(EventKind::BreakGlassBypassed)) else {
            return Ok(None);
        };
        let request = requests::read(tx, self.organization.id, request.id, system.now()).await?;
        brief(tx, system, self.organization.id, request, &self.facts).await.map(Some)
    }

    async fn news(&self, tx: &Tx, system: &System, mails: &[Mail]) -> Result<Vec<News>, Error> {
        let told: Vec<Told> = mails.iter().filter_map(|mail| self.told_by(mail)).collect();
        let ids: Vec<RequestId> = told.iter().map(|told| RequestId(told.request_id)).collect();
        let caller = Self::reader(self.organization.id, self.member, &self.facts);
        let views = notifications::with_fates(tx, system, &caller, told).await?;
        let mut news = Vec::new();
        for (id, (view, fate)) in ids.into_iter().zip(views) {
            let request = requests::read(tx, self.organization.id, id, system.now()).await?;
            news.push(News {
                kind: view.kind,
                handled: view.handled_at.is_some(),
                fate,
                superseded_by: request.superseded_by.map(|(_, number)| number),
                sentence: view.sentence,
                text: view.text,
                request: brief(tx, system, self.organization.id, request, &self.facts).await?,
            });
        }
        Ok(news)
    }

    /// The notification that a mail tells of, as the mail tells it.
    fn told_by(&self, mail: &Mail) -> Option<Told> {
        let mut told = self.notification(mail)?.clone();
        if let (Occasion::Handled, Some(event)) = (mail.occasion, mail.event) {
            // It may have been handled for them by a review that decided nothing: they are told of what did.
            told.handled_by = Some(event.0);
        }
        Some(told)
    }
}
