internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// What adopting found and did, for people and for programs. Names, and no value of anything.
struct AdoptionReport {
    var proposals: [AdoptionProposal] = []
    /// By scope: what becomes of it.
    var decided: Set<Scope> = []
    var open: Set<Scope> = []
    var gaps: [Discovery.Gap] = []
    var storeGaps: [(store: String, error: ProviderError)] = []
    /// By scope, a clause each.
    var notes: [(scope: Scope, note: String)] = []
    /// Below the working directory, with whether they are new.
    var files: [(path: String, isNew: Bool)] = []
    var isWritten = false
    var missing: [Address] = []
    var left: [Address] = []
    var observed: [Scope] = []
    var plans: [(environment: String, changes: [Change], inSync: Int)] = []

    var table: DisplayText {
        var text: DisplayText = "\(proposals.count) thing\(proposals.count == 1 ? "" : "s") found\n\n"
        let rows = proposals.map { proposal in
            [proposal.item.scope.description, Self.words(proposal), proposal.environment ?? "?", standing(proposal), proposal.reason]
        }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths + [0]).map { (DisplayText($0) as DisplayText).padded(to: $1) }
            text += ("  " + cells.joined(separator: "  ")).trimmedEnd + "\n"
        }
        for gap in gaps {
            let what = gap.scope.map { "\($0)" as DisplayText } ?? "\(gap.provider): \(Self.plural(gap.noun))"
            text += "\n  ! unknown  \(what): \(gap.error)\n"
        }
        for gap in storeGaps { text += "\n  ! the store \(gap.store) could not be listed: \(gap.error)\n" }
        return text + "\n"
    }

    private static func words(_ proposal: AdoptionProposal) -> String {
        proposal.service.map { "service \($0)" } ?? proposal.item.noun.rawValue.replacing("_", with: " ")
    }

    private static func plural(_ noun: Noun) -> String { noun.rawValue.replacing("_", with: " ") + "s" }

    private func standing(_ proposal: AdoptionProposal) -> String {
        let scope = proposal.item.scope
        if open.contains(scope) { return "not sure" }
        if !decided.contains(scope) { return "left out" }
        return proposal.sureness == .unsure ? "answered" : proposal.sureness.rawValue
    }

    /// What came of it.
    var result: DisplayText {
        var text: DisplayText = ""
        for file in files {
            text += "  \(isWritten ? file.isNew ? "wrote   " : "edited  " : file.isNew ? "would write" : "would edit ")  \(file.path)\n"
        }
        if files.isEmpty { text += "  nothing to add: the files declare what was chosen\n" }
        for note in notes { text += "  left to its owner: \(note.scope): \(note.note)\n" }
        for address in left { text += "  left as it is: \(address), which cannot be declared so that it stays the same\n" }
        for scope in observed { text += "  only observed: \(scope), of which not everything can be declared so that it stays the same\n" }
        if !missing.isEmpty {
            text += "\n  \(missing.count) may be secret, and no store has them; they are !external, and never written:\n"
            for address in missing { text += "    \(address)\n" }
            text += "  Put each into a store and write !secret in the place of !external, such as: "
            text += "\(missing[0].name): !secret \"STORE:/PATH/\(missing[0].name)\"\n"
        }
        if !plans.isEmpty { text += "\n" }
        for plan in plans {
            text += "  \(plan.environment): \(plan.changes.isEmpty ? "0" : "\(plan.changes.count)") changes, "
            text += "\(plan.inSync) resources live as declared\n"
            for change in plan.changes { text += "    ! \(change.action.rawValue) \(change.address)\n" }
        }
        return text
    }

    var json: JSONValue {
        let things = proposals.map { proposal -> JSONValue in
            [
                "scope": .string(proposal.item.scope.description), "noun": .string(proposal.item.noun.rawValue),
                "service": proposal.service.map(JSONValue.string) ?? .null,
                "environment": proposal.environment.map(JSONValue.string) ?? .null, "sureness": .string(proposal.sureness.rawValue),
                "reason": .string(proposal.reason), "standing": .string(standing(proposal)),
            ]
        }
        let unknown = gaps.map { gap -> JSONValue in
            [
                "provider": .string(gap.provider), "noun": .string(gap.noun.rawValue),
                "scope": gap.scope.map { .string($0.description) } ?? .null, "error": .string(gap.error.description),
            ]
        }
        let planned = plans.map { plan -> JSONValue in
            [
                "environment": .string(plan.environment), "inSync": .integer(plan.inSync),
                "changes": .array(plan.changes.map { .string("\($0.action.rawValue) \($0.address)") }),
            ]
        }
        return [
            "version": 2, "things": .array(things), "unknown": .array(unknown), "plans": .array(planned),
            "files": .array(files.map { ["path": .string($0.path), "isNew": .boolean($0.isNew)] }), "written": .boolean(isWritten),
            "toStore": .array(missing.map { .string($0.description) }), "left": .array(left.map { .string($0.description) }),
            "observed": .array(observed.map { .string($0.description) }),
            "notes": .array(notes.map { .string("\($0.scope): \($0.note)") }),
            "storesUnknown": .array(storeGaps.map { .string("\($0.store): \($0.error)") }),
        ]
    }
}
