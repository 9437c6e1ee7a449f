import CanonicalJSON
import HTTPMessages

extension CloudflareState {
    /// `accounts/ACCOUNT/pages/projects[/PROJECT[/domains[/NAME]]]` (§1.3; §6.8 of the second reference).
    mutating func pages(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let parts = call.parts
        guard parts.count >= 4, parts[3] == "projects" else { throw .noRoute }
        if call.request.method == .get {
            guard !call.permissions.isDisjoint(with: ["pages.read", "pages.edit"]) else { throw .notPermitted }
        } else {
            try call.require("pages.edit")
        }
        let account = parts[1]
        guard accountIDs.contains(account) else { throw .badIdentifier(call.request.path) }
        if parts.count == 4 {
            guard call.request.method == .get else { throw .noRoute }
            return try listPages(of: account, call)
        }
        guard let index = pagesProjects.firstIndex(where: { $0.account == account && $0.name == parts[4] }) else {
            throw CloudflareRefusal(
                404, 8_000_007, "Project not found. The specified project name does not match any of your existing projects.")
        }
        switch (call.request.method, parts.count) {
        case (.get, 5): return CloudflareAnswer.one(pagesProjects[index].json)
        case (.patch, 5): return try patchPages(try call.body(), of: index)
        case (_, 6...) where parts[5] == "domains": return try domains(of: index, call)
        default: throw .noRoute
        }
    }

    /// Large pages are refused with a code of their own.
    private func listPages(of account: String, _ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let own = pagesProjects.filter { $0.account == account }.sorted { $0.name < $1.name }
        do throws(CloudflareRefusal) {
            return try CloudflareAnswer.page(own.map(\.json), call, sizes: 1...10, standard: 10)
        } catch {
            throw CloudflareRefusal(error.status, 8_000_024, "Invalid list options provided. Review the `page` or `per_page` parameter.")
        }
    }

    /// A deep merge: what is null goes, what is not named stays. An environment that is changed without the hash of the file that keeps its
    /// configuration no longer counts as kept in it.
    private mutating func patchPages(_ body: JSONValue, of index: Int) throws(CloudflareRefusal) -> HTTPResponse {
        var project = pagesProjects[index]
        for (environment, change) in body["deployment_configs"]?.object ?? [:] {
            guard var configuration = project.configurations[environment] else {
                throw .invalid(8_000_000, "There is no environment \(environment).")
            }
            for (name, entry) in change["env_vars"]?.object ?? [:] {
                configuration.variables[name] = try Self.variable(entry, name)
            }
            let hash = change["wrangler_config_hash"]?.string
            if hash != configuration.wranglerHash { configuration.wranglerHash = hash }
            project.configurations[environment] = configuration
        }
        pagesProjects[index] = project
        return CloudflareAnswer.one(project.json)
    }

    private static func variable(_ entry: JSONValue, _ name: String) throws(CloudflareRefusal) -> CloudflarePagesProject.Variable? {
        if entry == .null { return nil }
        guard let type = entry["type"]?.string, ["plain_text", "secret_text"].contains(type), let value = entry["value"]?.string else {
            throw .invalid(8_000_000, "The variable \(name) has a type and a value.")
        }
        guard value.utf8.count <= CloudflareWorker.valueLimit else { throw .invalid(8_000_000, "The variable \(name) is too large.") }
        return CloudflarePagesProject.Variable(type: type, value: value)
    }

    private mutating func domains(of index: Int, _ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let parts = call.parts
        refreshDomains(of: index)
        let project = pagesProjects[index]
        if parts.count == 6 {
            switch call.request.method {
            // One page, without `result_info`.
            case .get: return CloudflareAnswer.one(.array(project.domains.map(project.json(of:))))
            case .post: return try add(try call.body(), to: index, call)
            default: throw .noRoute
            }
        }
        guard parts.count == 7 else { throw .noRoute }
        guard let place = project.domains.firstIndex(where: { $0.name == parts[6].lowercased() }) else {
            throw CloudflareRefusal(404, 8_000_021, "The domain does not exist at this project.")
        }
        switch call.request.method {
        case .get, .patch: return CloudflareAnswer.one(project.json(of: project.domains[place]))
        case .delete:
            pagesProjects[index].domains.remove(at: place)
            return CloudflareAnswer.one(.null)
        default: throw .noRoute
        }
    }

    private mutating func add(_ body: JSONValue, to index: Int, _ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        guard let name = body["name"]?.string?.lowercased(), name.contains("."), !name.contains("*") else {
            throw .invalid(8_000_015, "The domain is not valid.")
        }
        guard !pagesProjects.contains(where: { $0.domains.contains { $0.name == name } }) else {
            throw CloudflareRefusal(409, 8_000_018, "You have already added this custom domain.")
        }
        pagesProjects[index].domains.append(.init(name: name, status: "initializing", createdOn: call.time))
        let project = pagesProjects[index]
        return CloudflareAnswer.one(project.json(of: project.domains[project.domains.count - 1]))
    }

    /// A domain becomes active once it is seen to lead to the project: from `initializing` to `pending` with the first look, and on from there.
    /// What is blocked, deactivated or failed stays so until somebody has it validated again.
    private mutating func refreshDomains(of index: Int) {
        let target = pagesProjects[index].subdomain
        for place in pagesProjects[index].domains.indices {
            let domain = pagesProjects[index].domains[place]
            switch domain.status {
            case "initializing": pagesProjects[index].domains[place].status = "pending"
            case "pending" where leads(domain.name, to: target): pagesProjects[index].domains[place].status = "active"
            default: break
            }
        }
    }

    /// Of what other providers serve nothing is known here: it never becomes active.
    private func leads(_ name: String, to target: String) -> Bool {
        zones.contains { zone in
            zone.records.contains { $0.name == name && $0.type == "CNAME" && $0.content.lowercased() == target.lowercased() }
        }
    }
}
