"""Writes schemathesis's configuration for a server with the demo data: FUZZ_URL, FUZZ_COOKIE.

What stands in an address is mostly something that exists, so that an operation gets past "not found". The
organization's owner is left out where a change would lock the caller out.
"""

import json
import os
import urllib.error
import urllib.request

URL = os.environ["FUZZ_URL"]
API = URL + "/api/v1"
HEADERS = {"cookie": os.environ["FUZZ_COOKIE"], "origin": URL, "content-type": "application/json"}

# Lists, by the noun that addresses begin with; those that are named otherwise are given by hand below.
LISTS = (
    "approval-policies policy-bindings requests break-glass-sessions projects environments clusters members "
    "teams org-roles tokens webhooks executors invitations notifications alerts"
).split()


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(API + path, data, HEADERS)) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{path}: {error.code} {error.read().decode()}") from error


def every(noun):
    return [item["id"] for item in ask(f"/{noun}?limit=200")["items"] if "id" in item]


def made():
    """What the demo has none of."""
    webhook = ask("/webhooks", {"name": "Fuzz", "url": "https://hooks.example/fuzz", "events": ["break_glass.*"]})
    ask(f"/webhooks/{webhook['webhook']['id']}/test", {})
    ask("/executors", {"project": every("projects")[0], "url": "https://hooks.example/deploy"})
    invitation = ask("/invitations", {"email": "fuzz@example.com", "orgRoles": ["member"], "teams": []})
    return webhook["webhook"]["id"], invitation["url"].rsplit("/", 1)[1]


def known():
    webhook, secret = made()
    lists = {noun: every(noun) for noun in LISTS}
    me = ask("/session")["member"]["id"]
    lists["members"] = [member for member in lists["members"] if member != me]
    owner = {role["id"] for role in ask("/org-roles?limit=200")["items"] if role["name"] == "owner"}
    lists["org-roles"] = [role for role in lists["org-roles"] if role not in owner]
    lists["webhook-deliveries"] = [one["id"] for one in ask(f"/webhooks/{webhook}/deliveries")["items"]]
    lists["invitation-secrets"] = [secret]
    lists["versions"] = [1, 2, 3]
    return {name: values for name, values in lists.items() if values}


def write():
    lists = known()
    for name, values in lists.items():
        print(f"[dictionaries.{name}]\nvalues = {json.dumps(values)}\n")
    # A well-formed body may still name a team that does not exist, which is 422 and not the schema's to say.
    print('[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]\n')
    for name in lists:
        if name in ("invitation-secrets", "versions"):
            continue
        print(f"[[operations]]\ninclude-path-regex = '^/{name}/\\{{id\\}}'")
        parameters = {"path.id": name}
        if name == "approval-policies":
            parameters["path.version"] = "versions"
        for parameter, dictionary in parameters.items():
            print(f'parameters."{parameter}" = {{ dictionary = "{dictionary}", probability = 0.8 }}')
        print()
    print("[[operations]]\ninclude-path-regex = '^/invitations/\\{secret\\}'")
    print('parameters."path.secret" = { dictionary = "invitation-secrets", probability = 0.5 }')


write()
