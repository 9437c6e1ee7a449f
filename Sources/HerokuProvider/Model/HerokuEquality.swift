internal import Resources

/// When a live value is what the file asks for, spelling aside.
enum HerokuEquality {
    static func isSatisfied(_ desired: Content, by live: Content, kind: String) -> Bool {
        switch kind {
        case HerokuKind.config: isSame(desired, live)
        case HerokuKind.app: covers(desired, live)
        case HerokuKind.stack: isSameWord(desired, live)
        case HerokuKind.buildpacks: desired.list?.compactMap(\.text).map(buildpack) == live.list?.compactMap(\.text).map(buildpack)
        case HerokuKind.pipeline: covers(desired, live)
        // Whatever it was released from.
        case HerokuKind.release: true
        case HerokuKind.formation: isRunning(desired, live)
        case HerokuKind.addon: isProvisioned(desired, live)
        // Until Heroku tells the DNS target, the domain is not usable.
        case HerokuKind.domain: live["target"] != nil
        default: desired == live
        }
    }

    private static func isSame(_ desired: Content, _ live: Content) -> Bool {
        guard let wanted = desired.concealed, let found = live.concealed else { return false }
        return wanted.fingerprint == found.fingerprint
    }

    /// Every field that is asked for is as asked for.
    private static func covers(_ desired: Content, _ live: Content) -> Bool {
        guard case .record(let fields) = desired else { return false }
        return fields.allSatisfy { isSameWord($0.value, live[$0.key]) }
    }

    /// Names that Heroku gives, in capitals or not.
    static func isSameWord(_ desired: Content, _ live: Content?) -> Bool {
        guard let wanted = desired.text, let found = live?.text else { return desired == live }
        return wanted.lowercased() == found.lowercased()
    }

    /// Sizes compare without case: Cedar answers `Standard-1X` to `standard-1x`.
    private static func isRunning(_ desired: Content, _ live: Content) -> Bool {
        guard desired["quantity"] == live["quantity"] else { return false }
        guard let size = desired["size"]?.text else { return true }
        return size.lowercased() == live["size"]?.text?.lowercased()
    }

    /// A plan without `:` is the service's default plan, which Heroku answers by its full name.
    private static func isProvisioned(_ desired: Content, _ live: Content) -> Bool {
        guard live["state"] == nil, let plan = desired["plan"]?.text, let livePlan = live["plan"]?.text else { return false }
        let isPlan = isSamePlan(plan, livePlan)
        // One matched by its service keeps the name it has; renaming a database is not what a default name asks for.
        return isPlan && live["replaces"] == nil && (desired["attachment"] == nil || desired["attachment"] == live["attachment"])
    }

    /// In any case; the name of a service alone stands for its default plan, which Heroku answers in full.
    static func isSamePlan(_ wanted: String, _ live: String) -> Bool {
        let (wanted, live) = (wanted.lowercased(), live.lowercased())
        return wanted.contains(":") ? wanted == live : live == wanted || live.hasPrefix(wanted + ":")
    }

    /// A buildpack by its registry name: the API rewrites `heroku/ruby` to a URN and registry aliases to the archive's URL.
    static func buildpack(_ text: String) -> String {
        var name = text[...]
        for prefix in ["urn:buildpack:", "https://buildpack-registry.s3.amazonaws.com/buildpacks/"] where name.hasPrefix(prefix) {
            name = name.dropFirst(prefix.count)
            if name.hasSuffix(".tgz") { name = name.dropLast(".tgz".count) }
        }
        // A repository is the same with and without `.git`, and Heroku's own have names in the registry.
        if name.hasPrefix("https://") || name.hasPrefix("http://") {
            if name.hasSuffix("/") { name = name.dropLast() }
            if name.hasSuffix(".git") { name = name.dropLast(".git".count) }
            let official = "https://github.com/heroku/heroku-buildpack-"
            if name.lowercased().hasPrefix(official) { return "heroku/" + name.dropFirst(official.count) }
        }
        return String(name)
    }
}
