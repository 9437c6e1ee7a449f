internal import Planning
internal import Resources

/// What a change does to the running app.
struct HerokuConsequences {
    private let observation: Observation

    init(_ observation: Observation) {
        self.observation = observation
    }

    func of(_ change: Change) -> Consequence {
        switch change.address.kind {
        case HerokuKind.app: app(change)
        case HerokuKind.config: config(change)
        case HerokuKind.formation: formation(change)
        case HerokuKind.addon: addon(change)
        case HerokuKind.domain: domain(change)
        case HerokuKind.stack:
            change.before == nil ? Consequence(.none, "set when the app is made") : Consequence(.none, "takes effect with the next deploy")
        case HerokuKind.maintenance:
            change.after?.boolean == true
                ? Consequence(.outage, "visitors see the maintenance page") : Consequence(.none, "visitors reach the app again")
        case HerokuKind.acm: certificates(change)
        case HerokuKind.pipeline: Consequence(.none, "what the app runs stays as it is")
        case HerokuKind.release: HerokuReleaseConsequences.release(change, observation)
        case HerokuKind.task: HerokuReleaseConsequences.task(change)
        case HerokuKind.buildpacks: Consequence(.none, "takes effect with the next build")
        default: Consequence(.restart, "may restart the app")
        }
    }

    private func app(_ change: Change) -> Consequence {
        if change.after == nil {
            let addons = observation.resources.filter { $0.address.kind == HerokuKind.addon }.map {
                $0.content["name"]?.text ?? $0.address.name
            }
            let data = addons.isEmpty ? "" : " and the data of \(addons.sorted().joined(separator: ", "))"
            return Consequence(.dataLoss, "destroys the app with its variables, releases and domains\(data)", isReversible: false)
        }
        if let old = change.before?["name"]?.text, change.after?["name"] != nil {
            return Consequence(.outage, "\(old).herokuapp.com, its git remote and its registry path stop; config, data and domains stay")
        }
        return change.before == nil
            ? Consequence(.cost, "a new app; costs nothing until dynos run", monthlyDollars: 0) : Consequence(.outage, "cannot be changed")
    }

    private func config(_ change: Change) -> Consequence {
        let restart =
            observation.targetID == nil || isUndeployed ? "takes effect with the first release" : "restarts \(running); one release"
        // A receipt keeps fingerprints only; of a live value that no store holds Heroku's releases are the only memory.
        let isKnownByHerokuAlone = change.before?.concealed.map { $0.plain == nil } ?? false
        return Consequence(
            isUndeployed || observation.targetID == nil ? .none : .restart,
            restart + (isKnownByHerokuAlone ? "; Heroku's last releases keep the old value" : ""))
    }

    private func formation(_ change: Change) -> Consequence {
        guard let before = change.before else {
            return Consequence(
                .cost, cost(from: nil, to: change.after) ?? "runs once a release has it",
                monthlyDollars: dollars(from: nil, to: change.after))
        }
        guard let after = change.after else {
            return Consequence(
                .outage, "stops every \(change.address.name) dyno", monthlyDollars: dollars(from: before, to: change.after))
        }
        if (after["quantity"]?.integer ?? 0) == 0, (before["quantity"]?.integer ?? 0) > 0 {
            return Consequence(
                .outage, "stops every \(change.address.name) dyno", monthlyDollars: dollars(from: before, to: change.after))
        }
        let isResized = after["size"].map { $0.text?.lowercased() != before["size"]?.text?.lowercased() } ?? false
        let effect = isResized ? "restarts \(change.address.name)" : "no restart"
        let text = [cost(from: before, to: after), effect].compactMap { $0 }.joined(separator: ", ")
        let risk: Consequence.Risk = isDearer(before, after, isResized: isResized) ? .cost : isResized ? .restart : .none
        return Consequence(risk, text, monthlyDollars: dollars(from: before, to: after))
    }

    /// Whether it costs more, or may: where a price is not known, more dynos and another size may be dearer.
    private func isDearer(_ before: Content, _ after: Content, isResized: Bool) -> Bool {
        if let dollars = dollars(from: before, to: after) { return dollars > 0 }
        return isResized || (after["quantity"]?.integer ?? 0) > (before["quantity"]?.integer ?? 0)
    }

    /// The difference a month, when the sizes are known.
    private func cost(from before: Content?, to after: Content?) -> String? {
        guard let dollars = dollars(from: before, to: after), dollars != 0 || before == nil else { return nil }
        return "\(dollars < 0 ? "-" : "+")$\(abs(dollars))/month"
    }

    private func dollars(from before: Content?, to after: Content?) -> Int? {
        let size = after?["size"]?.text ?? before?["size"]?.text
        let new: Int? = after.map { HerokuPrices.month(size: size, quantity: $0["quantity"]?.integer ?? 0) } ?? 0
        let old: Int? = before.map { HerokuPrices.month(size: $0["size"]?.text, quantity: $0["quantity"]?.integer ?? 0) } ?? 0
        guard let new, let old else { return nil }
        return new - old
    }

    private func addon(_ change: Change) -> Consequence {
        guard let before = change.before else {
            return Consequence(.cost, "billed from now on; one release when it is ready")
        }
        if change.after == nil {
            return Consequence(.dataLoss, "destroys \(before["name"]?.text ?? change.address.name) and its data", isReversible: false)
        }
        if before["state"] != nil { return Consequence(.none, "is being provisioned") }
        if let wanted = change.after?["attachment"]?.text, let old = before["replaces"]?.text ?? before["attachment"]?.text, old != wanted {
            return Consequence(
                .restart, "attached as \(wanted), then \(old) is detached: \(old)_URL goes; a release for each", isReversible: true)
        }
        return Consequence(.restart, "changes in place, may be refused; one release")
    }

    private func domain(_ change: Change) -> Consequence {
        guard change.after != nil else {
            return Consequence(
                .outage, "\(change.address.name) stops reaching the app; a new one gets another DNS target", isReversible: false)
        }
        return Consequence(.none, change.before == nil ? "Heroku gives it a DNS target" : "its DNS target is not there yet")
    }

    private func certificates(_ change: Change) -> Consequence {
        if change.after?.boolean == true {
            return Consequence(.none, "Heroku gets a certificate for each domain once its name points there, within an hour or so")
        }
        return change.before?.boolean == true
            ? Consequence(.outage, "removes the certificates: HTTPS to its domains breaks until there are others")
            : Consequence(.none, "no certificate is managed")
    }

    /// Whether the formation was read and has no row: nothing was ever deployed.
    private var isUndeployed: Bool { HerokuFacts(observation).isDeployed == false }

    private var running: String {
        let types = observation.resources.filter {
            $0.address.kind == HerokuKind.formation && ($0.content["quantity"]?.integer ?? 0) > 0
        }.map(\.address.name)
        return types.isEmpty ? "the app" : types.sorted().joined(separator: ", ")
    }
}

/// What a dyno costs at most in a month, in dollars (the sizes' price list; Eco is paid by the account).
enum HerokuPrices {
    private static let month: [String: Int] = [
        "eco": 0, "basic": 7, "standard-1x": 25, "standard-2x": 50, "performance-m": 250, "performance-l": 500,
        "performance-l-ram": 500, "performance-xl": 750, "performance-2xl": 1_500, "private-s": 225, "private-m": 450,
        "private-l": 900, "private-l-ram": 500, "private-xl": 750, "private-2xl": 1_500,
    ]

    static func month(size: String?, quantity: Int) -> Int? {
        // No process type has more; a greater number is not multiplied.
        guard (0...100_000).contains(quantity) else { return nil }
        return size.flatMap { month[$0.lowercased()] }.map { $0 * quantity }
    }
}
