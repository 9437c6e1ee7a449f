package import Diagnostics
internal import Estate
package import Resources

/// What two states of the files declare differently in one environment. Nothing live is known here.
package struct DeclaredDifference: Hashable, Sendable {
    /// One resource that the files declare differently.
    package struct Entry: Hashable, Sendable {
        package let address: Address
        /// Nil where the files do not declare it.
        package let before: DesiredResource.Presence?
        package let after: DesiredResource.Presence?
        package let span: SourceSpan?
    }

    /// By address.
    package let entries: [Entry]
    /// Every scope whose declaration differs, also where no resource of it does: its mode, its settings, what it ignores.
    package let scopes: Set<Scope>

    /// - Parameters:
    ///   - base: what the base declares, lowered.
    ///   - merge: what the merge of the pull request into it declares.
    package init(base: [DesiredScope], merge: [DesiredScope]) {
        let old = Dictionary(base.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(merge.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        var entries: [Entry] = []
        var scopes: Set<Scope> = []
        for scope in Set(old.keys).union(new.keys).sorted() {
            let found = Self.entries(old[scope], new[scope])
            entries += found
            if !found.isEmpty || !Self.isAlike(old[scope], new[scope]) { scopes.insert(scope) }
        }
        self.entries = entries
        self.scopes = scopes
    }

    private static func entries(_ old: DesiredScope?, _ new: DesiredScope?) -> [Entry] {
        let before = Dictionary((old?.resources ?? []).map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary((new?.resources ?? []).map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        return Set(before.keys).union(after.keys).sorted().compactMap { address in
            guard before[address]?.presence != after[address]?.presence else { return nil }
            return Entry(
                address: address, before: before[address]?.presence, after: after[address]?.presence,
                span: after[address]?.span ?? before[address]?.span)
        }
    }

    /// Whether the scope itself is declared alike; where a line stands does not matter.
    private static func isAlike(_ old: DesiredScope?, _ new: DesiredScope?) -> Bool {
        guard let old, let new else { return false }
        return old.mode == new.mode && old.prune == new.prune && old.context == new.context
            && old.pinnedID == new.pinnedID && old.ignore.map(\.pattern.value) == new.ignore.map(\.pattern.value)
            && old.resources.map(\.mode) == new.resources.map(\.mode) && Set(old.retirements.keys) == Set(new.retirements.keys)
            && old.movedFrom == new.movedFrom && old.moved == new.moved
    }
}

extension DeclaredDifference.Entry {
    /// As a change of the files, for those who describe one.
    var asChange: Change {
        let action: Change.Action = before == nil ? .create : after == nil ? .delete : .update
        return Change(
            address: address, action: action, movement: .pending, before: Self.content(before), after: Self.content(after), remoteID: nil,
            consequence: Consequence(.none, ""), reason: "declared differently", span: span, attribution: nil, prerequisites: [])
    }

    private static func content(_ presence: DesiredResource.Presence?) -> Content? {
        switch presence {
        case .present(let content): content
        case .absent: .text("!absent")
        case .external: .text("!external")
        case nil: nil
        }
    }
}
