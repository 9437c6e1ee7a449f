internal import CanonicalJSON
internal import HTTPMessages

/// Who sees which app: what belongs to others is not there, as far as an account can tell (404, never 403).
extension HerokuState {
    /// Its owner's, its team's and its collaborators'. Apps of owners that nobody has a token of are everybody's.
    func isVisible(_ app: HerokuApp, to user: String) -> Bool {
        if let team = app.team { return accounts[user]?.teams.map { $0[team] != nil } ?? true }
        return app.owner == user || app.collaborators.contains(user) || accounts[user]?.permissions != nil
            || !tokens.values.contains(app.owner)
    }

    /// The apps that a request names, in its path or in its body.
    func checkVisibility(_ call: HerokuCall) throws(HerokuRefusal) {
        let parts = call.parts
        var named: [String] = []
        if parts.first == "apps", parts.count >= 2 { named.append(parts[1]) }
        if parts.starts(with: ["teams", "apps"]), parts.count >= 3 { named.append(parts[2]) }
        if ["addon-attachments", "pipeline-couplings"].contains(parts.first ?? ""), let app = call.reference("app") { named.append(app) }
        if parts.first == "pipeline-promotions" {
            let members = [call.body["source"]] + (call.body["targets"]?.array ?? []).map(Optional.some)
            named += members.compactMap { $0?["app"]?["id"]?.string }
        }
        for name in named {
            if let app = apps.first(where: { $0.id == name || $0.name == name }), !isVisible(app, to: call.user) {
                throw .missing("app", resource: "app")
            }
        }
    }

    /// The state without what the account does not see, for what only reads.
    func seen(by user: String) -> HerokuState {
        let hidden = apps.filter { !isVisible($0, to: user) }
        guard !hidden.isEmpty else { return self }
        var state = self
        let (names, ids) = (Set(hidden.map(\.name)), Set(hidden.map(\.id)))
        state.apps.removeAll { ids.contains($0.id) }
        state.addons.removeAll { names.contains($0.app) }
        state.attachments.removeAll { names.contains($0.app) }
        state.couplings.removeAll { ids.contains($0.app) }
        return state
    }

    /// Collaborators (§2.18): of a personal app by its owner, each with the whole access.
    mutating func collaborators(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let email = parts.first else {
            switch call.method {
            case .get:
                let all = [apps[index].owner] + apps[index].collaborators
                var shapes: [JSONValue] = []
                for email in all { shapes.append(collaborator(email, ofApp: index)) }
                return .list(shapes, fields: ["id", "email"])
            case .post:
                guard let user = call.body["user"]?.string ?? call.reference("user"), user.contains("@") else {
                    throw .invalid("user must be an e-mail address.")
                }
                guard user != apps[index].owner, !apps[index].collaborators.contains(user) else {
                    throw .invalid("\(user) is already a collaborator.")
                }
                apps[index].collaborators.append(user)
                return .one(collaborator(user, ofApp: index), status: 201)
            default: throw .noSuchPath
            }
        }
        let isKnown = email == apps[index].owner || apps[index].collaborators.contains(email) || accounts[email]?.permissions != nil
        guard parts.count == 1, isKnown else { throw .missing("collaborator") }
        switch call.method {
        case .get: return .one(collaborator(email, ofApp: index))
        case .delete:
            guard apps[index].collaborators.contains(email) else { throw .invalid("The owner of an app stays its collaborator.") }
            let shape = collaborator(email, ofApp: index)
            apps[index].collaborators.removeAll { $0 == email }
            return .one(shape)
        default: throw .noSuchPath
        }
    }
}
