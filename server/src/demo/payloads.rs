//! What would change: manifests, configuration and commands as pipelines send them.

use governance::wire::requests::PayloadBody;
use serde_json::{Value, json};

/// A deployment that gets another image.
pub fn image(app: &str, before: &str, after: &str) -> PayloadBody {
    yaml(&deployment(app, before, 4), &deployment(app, after, 4))
}

/// A deployment that gets another number of replicas.
pub fn replicas(app: &str, image: &str, before: u32, after: u32) -> PayloadBody {
    yaml(&deployment(app, image, before), &deployment(app, image, after))
}

/// A manifest that nothing of is there yet.
pub fn manifest(text: &str) -> PayloadBody {
    PayloadBody {
        media_type: Some("application/yaml".to_owned()),
        text: Some(text.to_owned()),
        ..PayloadBody::default()
    }
}

/// Configuration as JSON, before and after.
pub fn settings(before: Value, after: Value) -> PayloadBody {
    PayloadBody { json: Some(after), before: Some(before), ..PayloadBody::default() }
}

/// What is promoted from where to where.
pub fn promotion(app: &str, version: &str, from: &str, to: &str) -> PayloadBody {
    let json = json!({ "application": app, "version": version, "from": from, "to": to, "strategy": "canary" });
    PayloadBody { json: Some(json), ..PayloadBody::default() }
}

/// A command line.
pub fn command(line: &str) -> PayloadBody {
    PayloadBody {
        media_type: Some("text/x-shellscript".to_owned()),
        text: Some(format!("{line}\n")),
        ..PayloadBody::default()
    }
}

fn yaml(before: &str, after: &str) -> PayloadBody {
    PayloadBody { before: Some(before.into()), ..manifest(after) }
}

fn deployment(app: &str, version: &str, replicas: u32) -> String {
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata:
  name: {app}
  labels:
    app.kubernetes.io/name: {app}
    app.kubernetes.io/version: {version}
spec:
  replicas: {replicas}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: {app}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {app}
    spec:
      containers:
        - name: {app}
          image: registry.northwind.example/{app}:{version}
          ports:
            - containerPort: 8080
          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
          resources:
            requests:
              cpu: 250m
              memory: 256Mi
            limits:
              memory: 512Mi
"
    )
}
