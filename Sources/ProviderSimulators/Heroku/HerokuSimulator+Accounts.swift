internal import CanonicalJSON
internal import HTTPMessages

/// What is out of the ordinary with an account; nil is the ordinary.
struct HerokuAccountFacts: Hashable, Sendable, Codable {
    /// Whether a means of payment is known.
    var verified: Bool?
    var suspended_at: String?
    var delinquent_at: String?
    /// What it may do to apps that it does not own, of `view`, `deploy`, `operate` and `manage`; everything where nothing is said.
    var permissions: [String]?
    /// Its role by the team's name; an admin of every team where nothing is said.
    var teams: [String: String]?
}

extension HerokuState {
    func account(_ email: String) -> JSONValue {
        let facts = accounts[email]
        var shape = HerokuShapes.account(email).object ?? [:]
        shape["verified"] = .boolean(facts?.verified ?? true)
        shape["suspended_at"] = .text(facts?.suspended_at)
        shape["delinquent_at"] = .text(facts?.delinquent_at)
        return .object(shape)
    }

    /// Permissions are asked for by operation (§1.2); add-ons and domains need a verified account (§1.6, §2.9).
    func permit(_ call: HerokuCall) throws(HerokuRefusal) {
        guard ![.get, .head].contains(call.method) else { return }
        if accounts[call.user]?.suspended_at != nil {
            throw HerokuRefusal(status: 403, id: "suspended", message: "Your account has been suspended.")
        }
        let part = call.parts.dropFirst(2).first
        if accounts[call.user]?.verified == false, call.method == .post, part == "addons" || part == "domains" {
            throw HerokuRefusal(
                status: 402, id: "verification_required", message: "Please verify your account to use this: enter billing information.")
        }
        guard call.parts.first == "apps", let app = apps.first(where: { [$0.id, $0.name].contains(call.parts.dropFirst().first) }),
            app.owner != call.user, let may = accounts[call.user]?.permissions,
            Set(may).isDisjoint(with: ["deploy", "operate", "manage"])
        else { return }
        throw HerokuRefusal(status: 403, id: "forbidden", message: "You do not have permission to do that to the app \(app.name).")
    }

    /// `GET /teams`: the account's teams with its role in each (§2.18).
    func ownTeams(_ user: String) -> HerokuAnswer {
        let names = accounts[user]?.teams.map { Array($0.keys) } ?? Array(Set(apps.compactMap(\.team)))
        return .list(
            names.sorted().map { name in
                [
                    "id": .string(Identity.uuid("team/\(name)")), "name": .string(name), "type": "team", "default": false,
                    "role": .string(accounts[user]?.teams?[name] ?? "admin"), "credit_card_collections": true,
                    "provisioned_licenses": false, "membership_limit": 25, "enterprise_account": .null, "identity_provider": .null,
                    "created_at": "2024-01-01T12:00:00Z", "updated_at": "2024-01-01T12:00:00Z",
                ]
            }, fields: ["id", "name"])
    }

    /// `GET /apps/{app}/collaborators/{email}`: permissions are told of the apps of teams alone (§2.18).
    func collaborator(_ email: String, ofApp index: Int) -> JSONValue {
        let app = apps[index]
        let may = accounts[email]?.permissions
        let permissions: [JSONValue] =
            app.team == nil ? [] : (may ?? []).map { ["name": .string($0), "description": .string("Can \($0).")] }
        return [
            "app": HerokuShapes.reference(app), "created_at": .string(app.createdAt), "updated_at": .string(app.createdAt),
            "id": .string(Identity.uuid("collaborator/\(app.name)/\(email)")), "permissions": .array(permissions),
            "role": app.team == nil ? .null : "member",
            "user": ["email": .string(email), "id": .string(Identity.uuid("user/\(email)")), "federated": false],
        ]
    }

    func checkRoom(user: String, team: String?) throws(HerokuRefusal) {
        let owned = apps.count { team == nil ? $0.team == nil && $0.owner == user : $0.team == team }
        guard owned < appLimit else {
            throw .invalid("You've reached the limit of \(appLimit) apps. Delete some of them or contact support.")
        }
    }
}
