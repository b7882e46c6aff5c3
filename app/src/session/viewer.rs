//! The reader of a page.

use std::collections::BTreeSet;

use governance::Permission;
use governance::audit::Fault;
use governance::ids::LoginId;
use governance::wire::accounts::Membership;
use governance::wire::notifications::{AlertView, NotificationView};
use service::accounts::login::memberships;
use service::audit;
use service::break_glass::{self, Running};
use service::notifications::{self, Bell};
use service::{Caller, Error, System, access, directory, live, requests};

use crate::moment::Moment;

/// All that the frame of a page needs to know of its reader.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub caller: Caller,
    pub email: String,
    /// What the reader may do in the open organization.
    pub permissions: BTreeSet<Permission>,
    /// The organizations that the reader can open.
    pub memberships: Vec<Membership>,
    /// How many requests the reader can approve now.
    pub waiting: u64,
    /// The sequence of the organization's newest event, read before anything else: what the page shows is no older.
    pub sequence: i64,
    /// How many notifications the reader has not read.
    pub unread: u64,
    /// The newest notifications.
    pub latest: Vec<NotificationView>,
    /// How many alerts the reader has not read.
    pub alerts: u64,
    /// The newest of these.
    pub alerting: Vec<AlertView>,
    /// The active break-glass sessions that the reader has to know of.
    pub running: Running,
    /// What is wrong with the audit log, where the reader has to be told.
    pub alarm: Option<Fault>,
    /// Now, in the open organization's zone.
    pub moment: Moment,
}

impl Viewer {
    pub(super) async fn load(system: &System, login: LoginId, caller: Caller) -> Result<Self, Error> {
        let sequence = live::sequence(system, &caller).await?;
        let email = directory::members::show(system, &caller, caller.member).await?.email;
        let permissions = access::permissions(system, &caller).await?;
        let memberships = memberships(system, login).await?;
        let waiting = requests::counts(system, &caller).await?.waiting_for_me;
        let Bell { unread, alerts, alerting, latest } = notifications::bell(system, &caller).await?;
        let running = break_glass::running(system, &caller).await?;
        let alarm =
            if permissions.contains(&Permission::SecurityAlerts) { audit::alarm(system, &caller).await? } else { None };
        let moment = Moment::of(system, &caller).await?;
        Ok(Self {
            caller,
            email,
            permissions,
            memberships,
            waiting,
            sequence,
            unread,
            latest,
            alerts,
            alerting,
            running,
            alarm,
            moment,
        })
    }

    /// Whether the reader holds a permission. Verbs check it again; this is for what to show.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}
