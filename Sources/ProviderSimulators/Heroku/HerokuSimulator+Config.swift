internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    /// Config vars (§2.2): one PATCH is one release, all or nothing, and the same values make none.
    mutating func configVars(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        switch call.method {
        case .get: return .one(.strings(apps[index].config))
        case .patch: break
        default: throw .noSuchPath
        }
        var changes: [String: JSONValue] = [:]
        let owned = Set(attachments.filter { $0.app == apps[index].name }.flatMap(\.configVars))
        var overwritten: [String] = []
        for (key, value) in call.body.object ?? [:] {
            try check(key, value)
            // An unchanged value is no change, also for a key that an attachment owns.
            guard apps[index].config[key] != value.string else { continue }
            if owned.contains(key) { overwritten.append(key) }
            changes[key] = value
        }
        guard overwritten.isEmpty else {
            throw .invalid("Cannot overwrite attachment values \(overwritten.sorted().joined(separator: ", ")).")
        }
        try checkSize(apps[index].config.merging(changes.compactMapValues(\.string)) { _, new in new }, without: changes)
        guard !changes.isEmpty else { return .one(.strings(apps[index].config)) }
        let release = addRelease(
            to: index, description: Self.description(of: changes), user: call.user, now: call.now, changes: changes, runsCommand: true)
        // With a release command the answer still has the old values.
        return .one(.strings(apps[index].config), warning: release.pending == nil ? nil : Self.pendingWarning)
    }

    static let pendingWarning =
        "Release command executing: this config change will not be available until the command succeeds. "
        + "Use `heroku releases:output` to view the log."

    /// Names and values of an app together (§2.2).
    private func checkSize(_ config: [String: String], without changes: [String: JSONValue]) throws(HerokuRefusal) {
        let total = config.filter { changes[$0.key] != .null }.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard total <= 32 * 1_024 else { throw .invalid("Config vars are limited to 32kb in total; these have \(total) bytes.") }
    }

    /// Keys match `^\w+$`; `HEROKU_` and `__` are reserved.
    private func check(_ key: String, _ value: JSONValue) throws(HerokuRefusal) {
        let word =
            !key.isEmpty
            && key.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_") }
        guard word else { throw .invalid("\(key) is not a valid config var name.") }
        guard !key.hasPrefix("HEROKU_"), !key.hasPrefix("__") else {
            throw .invalid("\(key) is reserved: config vars cannot start with HEROKU_ or __.")
        }
        guard value == .null || value.string != nil else { throw .invalid("The value of \(key) must be a string or null.") }
        guard value.string?.utf8.contains(0) != true else { throw .invalid("The value of \(key) contains a null byte.") }
    }

    /// `Set A, B config vars`, `Remove A config vars` (§2.3).
    private static func description(of changes: [String: JSONValue]) -> String {
        let names = changes.keys.sorted()
        let set = names.filter { changes[$0] != .null }
        let removed = names.filter { changes[$0] == .null }
        if removed.isEmpty { return "Set \(set.joined(separator: ", ")) config vars" }
        if set.isEmpty { return "Remove \(removed.joined(separator: ", ")) config vars" }
        return "Set \(set.joined(separator: ", ")) and remove \(removed.joined(separator: ", ")) config vars"
    }
}
