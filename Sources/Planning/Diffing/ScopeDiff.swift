internal import Diagnostics
internal import Estate
internal import Resources

/// The three-way comparison of one scope.
struct ScopeDiff {
    private(set) var changes: [Change] = []
    private(set) var findings: [Finding] = []
    private(set) var observed: [Address] = []
    private(set) var ignored: [Address] = []
    private(set) var unmanaged: [Address] = []
    /// What is live as declared, with the content to remember as applied.
    private(set) var inSync: [Address: Content] = [:]

    private let scope: DesiredScope
    private let observation: Observation
    /// Of this scope alone: it is gone through once for each.
    private let applied: [Address: Content]
    private let model: any ProviderModel
    private let writeOnly: (any WriteOnlyModel)?
    private let adopting: (any AdoptingModel)?
    private let lifted: Set<String>
    private let identity: (any IdentityModel)?
    /// Whether what is live as declared, and not recorded yet, is to be recorded; nil where nothing is.
    private let unrecorded: ((Address) -> Bool)?

    /// Lifted by name, it writes again what nobody can verify.
    static let unverifiable = "secret.cannot-verify"

    init(
        _ scope: DesiredScope, observation: Observation, applied: [Address: Content], model: any ProviderModel,
        lifted: Set<String> = [], unrecorded: ((Address) -> Bool)? = nil
    ) {
        self.unrecorded = unrecorded
        self.lifted = lifted
        self.scope = scope
        self.observation = observation
        let identity = model as? any IdentityModel
        self.identity = identity
        self.applied =
            identity.map { identity in
                applied.reduce(into: [:]) { known, entry in
                    known[entry.key] = identity.hasIdentity(entry.key) ? entry.value.withoutIdentity : entry.value
                }
            } ?? applied
        self.model = model
        writeOnly = model as? any WriteOnlyModel
        adopting = model as? any AdoptingModel
        let live = Dictionary(observation.resources.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        for resource in scope.resources {
            compare(resource, live: live[resource.address])
        }
        let declared = Set(scope.resources.map(\.address))
        for resource in observation.resources where !declared.contains(resource.address) {
            account(for: resource)
        }
        forgetGone(declared: declared, live: Set(live.keys))
    }

    private mutating func compare(_ desired: DesiredResource, live: LiveResource?) {
        if desired.mode == .ignore {
            ignored.append(desired.address)
            return
        }
        switch desired.presence {
        case .external: requireExternal(desired, live: live)
        case .absent: removeDeclaredAbsent(desired, live: live)
        case .present(let content): bring(desired, to: content, live: live)
        }
    }

    private mutating func requireExternal(_ desired: DesiredResource, live: LiveResource?) {
        if live == nil {
            findings.append(
                Finding(
                    rule: "external.missing", severity: .blocks,
                    message: "\(desired.address) is set by somebody else and is not there", address: desired.address,
                    span: desired.span, fix: "have its owner set it, or declare it here"))
        } else {
            observed.append(desired.address)
        }
    }

    private mutating func removeDeclaredAbsent(_ desired: DesiredResource, live: LiveResource?) {
        guard let live else { return }
        if reportOwner(of: live, desired) { return }
        // Nothing of ours is there.
        if case .shared = live.owner { return }
        guard desired.mode == .manage else {
            note(desired, "is live and declared absent")
            return
        }
        delete(live, reason: desired.reason ?? "declared !absent", desired: desired)
    }

    private mutating func bring(_ desired: DesiredResource, to content: Content, live: LiveResource?) {
        if let live, reportOwner(of: live, desired) { return }
        let known = applied[desired.address]
        var recalled = live?.content
        if let live, let writeOnly {
            switch writeOnly.resolveWriteOnlyValue(live.content, applied: known, at: desired.address) {
            case .known(let content): recalled = content
            case .unverifiable(let why), .overwritten(let why):
                reassert(desired, to: content, live: live, why)
                return
            }
        }
        if let live, let recalled, model.isSatisfied(content, by: recalled, at: desired.address) {
            let recordedState = identified(
                writeOnly?.recordedState(content, live: live.content, at: desired.address) ?? content, live)
            inSync[desired.address] = recordedState
            if desired.mode == .observe { observed.append(desired.address) }
            let isNew = known == nil && unrecorded?(desired.address) ?? false
            guard desired.mode == .manage, isNew || adopting?.mustAdopt(content, applied: known) ?? false else { return }
            add(
                action: .adopt, known == nil ? .initial : .pending, address: desired.address, before: live, after: recordedState,
                reason: "live already matches the file", desired: desired)
            return
        }
        guard desired.mode == .manage else {
            note(desired, live == nil ? "is not live" : "differs from the file")
            return
        }
        let movement = Change.ChangeOrigin(desired: content, live: recalled, applied: known) {
            model.isSatisfied($0, by: $1, at: desired.address)
        }
        add(
            action: live.map { identity?.isReplacement($0.content, content, at: desired.address) == true ? .replace : .update } ?? .create,
            movement,
            address: desired.address, before: live, after: content,
            reason: desired.reason ?? Self.reason(movement, isLive: live != nil), desired: desired)
    }

    private func identified(_ content: Content, _ live: LiveResource) -> Content {
        guard identity?.hasIdentity(live.address) == true, let id = live.identity ?? live.remoteID?.single else { return content }
        return content.identified(by: id, named: live.content["name"]?.text)
    }

    /// A live value that nobody can read is written where another one is wanted than was applied, and else only if asked.
    private mutating func reassert(_ desired: DesiredResource, to content: Content, live: LiveResource, _ why: String) {
        let isOther = applied[desired.address].map { !model.isSatisfied(content, by: $0, at: desired.address) } ?? false
        let isAsked = desired.isReasserted || content.isGenerated || isOther || lifted.contains(Self.unverifiable)
        guard desired.mode == .manage, isAsked else {
            observed.append(desired.address)
            findings.append(
                Finding(
                    rule: Self.unverifiable, severity: .warns, message: "\(desired.address) cannot be verified: \(why)",
                    address: desired.address, span: desired.span,
                    fix: desired.mode == .manage ? "to write it again: --allow \(Self.unverifiable)" : nil))
            return
        }
        add(
            action: .update, applied[desired.address] == nil ? .initial : .pending, address: desired.address, before: live,
            after: content, reason: "it cannot be verified: \(why)", desired: desired)
    }

    /// Reports a resource that somebody else keeps; whether it did.
    private mutating func reportOwner(of live: LiveResource, _ desired: DesiredResource) -> Bool {
        guard case .other(let owner) = live.owner else { return false }
        findings.append(
            Finding(
                rule: "plan.owned-elsewhere", severity: .blocks,
                message: "\(desired.address) belongs to \(owner) and is never written here", address: desired.address,
                span: desired.span, fix: "declare it !external or take it out of the file"))
        return true
    }

    private mutating func note(_ desired: DesiredResource, _ what: String) {
        observed.append(desired.address)
        findings.append(
            Finding(
                rule: "observe.differs", severity: .notes, message: "\(desired.address) \(what); it is only observed",
                address: desired.address, span: desired.span))
    }

    /// What is live and not declared.
    private mutating func account(for live: LiveResource) {
        if scope.ignore.contains(where: { $0.matches(kind: live.address.kind, name: live.address.name) }) {
            ignored.append(live.address)
        } else if live.owner != .nobody {
            return
        } else if applied[live.address] != nil, scope.mode == .manage {
            if model.mayDelete(live.address) {
                delete(live, reason: "no longer in the files", desired: nil)
            } else {
                add(
                    action: .forget, .pending, address: live.address, before: live, after: live.content,
                    reason: "no longer in the files; only retire: deletes it", desired: nil)
            }
        } else if scope.prune, scope.mode == .manage, model.mayDelete(live.address) {
            delete(live, reason: "not declared, and the scope says prune", desired: nil)
        } else {
            unmanaged.append(live.address)
        }
    }

    /// Applied once, taken out of the files, and gone: nothing to do but to forget it.
    private mutating func forgetGone(declared: Set<Address>, live: Set<Address>) {
        for address in applied.keys.filter({ !declared.contains($0) && !live.contains($0) }).sorted() {
            add(
                action: .forget, .pending, address: address, before: nil, after: nil, reason: "no longer in the files, and gone",
                desired: nil)
        }
    }

    private mutating func delete(_ live: LiveResource, reason: String, desired: DesiredResource?) {
        add(action: .delete, originOfDeletion(live), address: live.address, before: live, after: nil, reason: reason, desired: desired)
    }

    private func originOfDeletion(_ live: LiveResource) -> Change.ChangeOrigin {
        guard let known = applied[live.address] else { return .initial }
        var content = live.content
        if let writeOnly {
            // Where somebody else may have written it since, what is deleted is perhaps theirs.
            guard case .known(let recalled) = writeOnly.resolveWriteOnlyValue(content, applied: known, at: live.address) else {
                return .conflict
            }
            content = recalled
        }
        return model.isSatisfied(known, by: content, at: live.address) ? .pending : .conflict
    }

    private mutating func add(
        action: Change.Action, _ movement: Change.ChangeOrigin, address: Address, before: LiveResource?, after: Content?,
        reason: String, desired: DesiredResource?
    ) {
        var change = Change(
            address: address, action: action, movement: movement, before: before.map { shown($0) }, after: after,
            remoteID: before?.remoteID, consequence: Consequence(.none, ""), reason: reason,
            span: desired.map { Self.place(of: $0, before?.content, after) },
            attribution: movement == .drift || movement == .conflict ? observation.attribution(of: address) : nil,
            prerequisites: (desired?.after ?? []) + (after?.awaited ?? []))
        change.consequence =
            switch action {
            case .forget: Consequence(.none, "plumb stops managing it; the live value stays")
            case .adopt where unrecorded != nil: Consequence(.none, "is live as declared; only recorded as applied")
            default: model.explain(change, in: observation)
            }
        changes.append(change)
    }

    /// Where the first field that changes is written, else the resource.
    private static func place(of desired: DesiredResource, _ before: Content?, _ after: Content?) -> SourceSpan {
        guard let before, let after else { return desired.span }
        let changed = desired.places.keys.sorted().first { after[$0] != before[$0] }
        return changed.flatMap { desired.places[$0] } ?? desired.span
    }

    /// A live value that is still what was written as plain text is shown as it was written.
    private func shown(_ live: LiveResource) -> Content {
        guard let value = live.content.concealed, value.plain == nil, let known = applied[live.address]?.concealed, known.plain != nil,
            known.fingerprint == value.fingerprint
        else { return live.content }
        return .concealed(known)
    }

    private static func reason(_ movement: Change.ChangeOrigin, isLive: Bool) -> String {
        switch movement {
        case .initial: isLive ? "differs from the file" : "declared, not live"
        case .pending: "the file changed"
        case .drift: isLive ? "changed outside of plumb" : "removed outside of plumb"
        case .conflict: "changed outside of plumb, and something else is wanted"
        }
    }
}
