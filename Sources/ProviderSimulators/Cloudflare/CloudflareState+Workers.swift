internal import CanonicalJSON
internal import HTTPMessages

extension CloudflareState {
    /// The accounts that a token has a permission of; one for zones alone sees none.
    func listAccounts(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let reachesAccounts = !call.permissions.isDisjoint(with: [
            "workers.read", "workers.edit", "pages.read", "pages.edit", "access.read",
        ])
        let ids = reachesAccounts ? accountIDs.sorted() : []
        return try CloudflareAnswer.page(
            ids.map { ["id": .string($0), "name": .string("Account \($0.prefix(4))")] }, call, sizes: 5...50, standard: 20)
    }

    var accountIDs: Set<String> { Set(workers.map(\.account) + pagesProjects.map(\.account) + accessApplications.map(\.account)) }

    /// `accounts/ACCOUNT/workers/scripts/SCRIPT/…`
    mutating func workers(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let parts = call.parts
        if call.request.method == .get, parts.count == 4, parts[2] == "workers", parts[3] == "scripts" {
            guard !call.permissions.isDisjoint(with: ["workers.read", "workers.edit"]) else { throw .notPermitted }
            // One page, without `result_info`.
            let own = workers.filter { $0.account == parts[1] }.map(\.name).sorted()
            return CloudflareAnswer.one(.array(own.map { ["id": .string($0)] }))
        }
        if parts.count == 4, parts[2] == "workers", parts[3] == "domains" { return try domains(call, of: parts[1]) }
        guard parts.count >= 6, parts[2] == "workers", parts[3] == "scripts" else { throw .noRoute }
        if call.request.method == .get {
            guard !call.permissions.isDisjoint(with: ["workers.read", "workers.edit"]) else { throw .notPermitted }
        } else {
            try call.require("workers.edit")
        }
        guard accountIDs.contains(parts[1]) else { throw .badIdentifier(call.request.path) }
        guard let index = workers.firstIndex(where: { $0.account == parts[1] && $0.name == parts[4] }) else {
            throw CloudflareRefusal(404, 10007, "This Worker does not exist on your account.")
        }
        switch (call.request.method, parts[5], parts.count) {
        // One page, without `result_info`; names, never values.
        case (.get, "secrets", 6):
            let names = workers[index].secrets.keys.sorted()
            return CloudflareAnswer.one(.array(names.map(Self.binding)))
        case (.get, "settings", 6): return CloudflareAnswer.one(["bindings": .array(workers[index].bindings)])
        case (.get, "deployments", 6):
            return CloudflareAnswer.one(["deployments": .array(workers[index].deployments.reversed().map(\.json))])
        case (.patch, "secrets-bulk", 6): return try patchSecrets(try call.body(), of: index, call)
        case (.put, "secrets", 6):
            let body = try call.body()
            guard let name = body["name"]?.string else { throw .invalid(10021, "A secret needs a name.") }
            return try patchSecrets(["secrets": [name: body]], of: index, call)
        default: throw .noRoute
        }
    }

    /// Custom domains of an account's Workers: one page, without `result_info`.
    private mutating func domains(_ call: CloudflareCall, of account: String) throws(CloudflareRefusal) -> HTTPResponse {
        func shape(_ host: String, _ worker: CloudflareWorker) -> JSONValue {
            [
                "id": .string(Identity.hex("worker-domain/\(account)/\(host)")), "hostname": .string(host), "service": .string(worker.name),
                "environment": "production",
            ]
        }
        switch call.request.method {
        case .get:
            guard !call.permissions.isDisjoint(with: ["workers.read", "workers.edit"]) else { throw .notPermitted }
            let service = call.request.query("service")
            let own = workers.filter { $0.account == account && (service == nil || $0.name == service) }
            return CloudflareAnswer.one(.array(own.flatMap { worker in worker.domains.sorted().map { shape($0, worker) } }))
        case .put:
            try call.require("workers.edit")
            let body = try call.body()
            guard let host = body["hostname"]?.string, let service = body["service"]?.string,
                let index = workers.firstIndex(where: { $0.account == account && $0.name == service })
            else { throw .invalid(100116, "A domain needs a hostname and a service.") }
            for place in workers.indices where workers[place].account == account { workers[place].domains.removeAll { $0 == host } }
            workers[index].domains.append(host)
            return CloudflareAnswer.one(shape(host, workers[index]))
        default: throw .noRoute
        }
    }

    /// `zones/ZONE/workers/routes`: one page, without `result_info`.
    mutating func routes(_ call: CloudflareCall, of zone: String) throws(CloudflareRefusal) -> HTTPResponse {
        func shape(_ route: CloudflareWorker.Route, _ worker: String) -> JSONValue {
            ["id": .string(route.id), "pattern": .string(route.pattern), "script": .string(worker)]
        }
        switch call.request.method {
        case .get:
            guard !call.permissions.isDisjoint(with: ["routes.read", "routes.edit"]) else { throw .notPermitted }
            return CloudflareAnswer.one(
                .array(workers.flatMap { worker in worker.routes.filter { $0.zone == zone }.map { shape($0, worker.name) } }))
        case .post:
            try call.require("routes.edit")
            let body = try call.body()
            guard let pattern = body["pattern"]?.string, let script = body["script"]?.string,
                let index = workers.firstIndex(where: { $0.name == script })
            else { throw .invalid(10022, "A route needs a pattern and a script.") }
            guard !workers.contains(where: { $0.routes.contains { $0.zone == zone && $0.pattern == pattern } }) else {
                throw .invalid(10020, "A route with the same pattern already exists.")
            }
            let route = CloudflareWorker.Route(id: Identity.hex("route/\(zone)/\(pattern)"), zone: zone, pattern: pattern)
            workers[index].routes.append(route)
            return CloudflareAnswer.one(["id": .string(route.id)])
        default: throw .noRoute
        }
    }

    private static func binding(_ name: String) -> JSONValue { ["name": .string(name), "type": "secret_text"] }

    /// A merge patch by name; all or nothing, and one version for all, deployed at once.
    private mutating func patchSecrets(
        _ body: JSONValue, of index: Int, _ call: CloudflareCall
    ) throws(CloudflareRefusal) -> HTTPResponse {
        guard let entries = body["secrets"]?.object, !entries.isEmpty else { throw .invalid(10021, "There are no secrets in the request.") }
        guard entries.count <= CloudflareWorker.bulkLimit else {
            throw .invalid(10021, "At most \(CloudflareWorker.bulkLimit) secrets may be changed in one request.")
        }
        guard !workers[index].hasUndeployedVersion else {
            throw .invalid(
                10215,
                "Secret edit failed. You attempted to modify a secret, but the latest version of your Worker isn't currently deployed.")
        }
        var result: [String: JSONValue] = [:]
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            if entry == .null {
                workers[index].secrets[name] = nil
                continue
            }
            guard entry["name"]?.string == name, entry["type"] == "secret_text", let text = entry["text"]?.string else {
                throw .invalid(10021, "A secret has a name, a text and the type secret_text.")
            }
            guard text.utf8.count <= CloudflareWorker.valueLimit else { throw .invalid(10021, "The secret \(name) is too large.") }
            workers[index].secrets[name] = text
            result[name] = Self.binding(name)
        }
        serial += 1
        // Microseconds tell two deployments of one second apart.
        let digits = String(serial % 1_000_000)
        let time = String(call.time.dropLast(7)) + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
        workers[index].deploy(at: time, author: tokenFacts[call.token]?.email ?? "deploy@raxx.app", source: "api", trigger: "secret")
        return CloudflareAnswer.one(.object(result))
    }
}
