internal import Estate
internal import Resources

/// Which resources of a scope are to be destroyed, which of them now, and what is said of the others.
struct RetirementReview {
    /// The scope with what is due wanted absent, and what is gone not wanted any more.
    private(set) var scope: DesiredScope
    private(set) var findings: [Finding] = []
    /// Retirements that the history does not know yet; applying records them, and their soak begins.
    private(set) var announcements: [Change] = []
    /// Whether the scope itself goes, or is gone, with all that is in it.
    private(set) var isEnding = false

    private let observation: Observation
    private let applied: [Address: Content]
    private let announced: [Address: Int]
    private let now: Int

    init(
        _ scope: DesiredScope, observation: Observation, applied: [Address: Content], announced: [Address: Int], now: Int
    ) {
        self.scope = scope
        self.observation = observation
        self.applied = applied
        self.announced = announced
        self.now = now
        guard scope.mode == .manage, !scope.retirements.isEmpty else { return }
        let live = Set(observation.resources.map(\.address))
        self.scope.resources = scope.resources.compactMap { resource in
            guard let retirement = scope.retirements[resource.address] else { return resource }
            guard live.contains(resource.address) else {
                note(resource, retirement, "is gone: take it and its retire: out of the files")
                if resource.address.isWholeScope { isEnding = true }
                return nil
            }
            return isDue(resource, retirement) ? absent(resource, retirement) : resource
        }
        if isEnding { self.scope.resources.removeAll { $0.presence != .absent } }
    }

    /// Where the history keeps that a resource is to go.
    static func address(of resource: Address) -> Address {
        Address(resource.scope, "retirement", resource.name.isEmpty ? resource.kind : "\(resource.kind)/\(resource.name)")
    }

    /// What was applied earlier, as far as the rest of the comparison goes: a scope that ends is not taken apart first, and
    /// what was announced is no resource.
    func compared(_ applied: [Address: Content]) -> [Address: Content] {
        if isEnding { return [:] }
        let known = Set(scope.retirements.keys.map(Self.address))
        return applied.filter { !known.contains($0.key) }
    }

    private mutating func isDue(_ resource: DesiredResource, _ retirement: Retirement) -> Bool {
        let address = Self.address(of: resource.address)
        let terms = Content.record([
            "not_before": .text(retirement.notBefore?.description ?? ""), "soak": .integer(retirement.soak),
        ])
        guard applied[address] == terms, let since = announced[address] else {
            announcements.append(
                Change(
                    address: address, action: .adopt, movement: .pending, before: applied[address], after: terms, remoteID: nil,
                    consequence: Consequence(.none, "announced; nothing is destroyed by it"),
                    reason: "retire:" + (retirement.reason.map { " \($0)" } ?? ""), span: retirement.span ?? resource.span,
                    attribution: nil,
                    prerequisites: []))
            let earliest = retirement.notBefore.map { ", and not before \($0)" } ?? ""
            note(
                resource, retirement,
                "will be destroyed \(retirement.soak / 86_400) days after the next apply announces it\(earliest)" + open(retirement))
            return false
        }
        let due = retirement.due(announced: since)
        guard due <= now else {
            note(resource, retirement, "will be destroyed on \(CivilDay(atLocal: due)) at the earliest" + open(retirement))
            return false
        }
        guard retirement.unmet.isEmpty else {
            note(resource, retirement, "is due for destruction since \(CivilDay(atLocal: due))" + open(retirement))
            return false
        }
        return true
    }

    private func open(_ retirement: Retirement) -> String {
        retirement.unmet.isEmpty ? "" : "; first must be true: " + retirement.unmet.joined(separator: "; ")
    }

    private mutating func absent(_ resource: DesiredResource, _ retirement: Retirement) -> DesiredResource {
        if resource.address.isWholeScope { isEnding = true }
        return DesiredResource(resource.address, .absent, mode: resource.mode, span: retirement.span ?? resource.span)
    }

    private mutating func note(_ resource: DesiredResource, _ retirement: Retirement, _ what: String) {
        findings.append(
            Finding(
                rule: "retire.planned", severity: .warns, message: "\(resource.address) \(what)", address: resource.address,
                span: retirement.span ?? resource.span))
    }
}

extension Address {
    /// Whether what is there holds everything else of its scope: an app, a zone.
    package var isWholeScope: Bool { kind == "app" || kind == "zone" }
}
