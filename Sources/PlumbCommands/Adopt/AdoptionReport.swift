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
    /// What the files declare besides, and could not be read to be planned.
    var unplanned: [(scope: Scope, error: ProviderError)] = []
    /// Parts that a secret stands in where everybody can read it; with their things.
    var withheld: [(scope: Scope, part: WithheldPart)] = []
    /// What no file can declare, and why.
    var undeclarable: [(name: String, reason: String)] = []
    /// What could not be put into a file that is there.
    var refused: [Diagnostic] = []
    /// What the stores hold, by folder.
    var folders: [StoreFolder] = []
    /// Places of stores that no file names, with what was adopted, and no rule leaves to others.
    var unnamed: [SecretReference] = []
    /// By scope, a clause each.
    var notes: [(scope: Scope, note: String)] = []
    /// Below the working directory, with whether they are new.
    var files: [(path: String, isNew: Bool)] = []
    /// Of these, files with records of a zone that another file declares.
    var parts: Set<String> = []
    var isWritten = false
    var missing: [Address] = []
    var left: [Address] = []
    /// Things of which everything is only observed, and why, as a clause.
    var observed: [(scope: Scope, reason: String)] = []
    /// What no file can hold of things that are adopted.
    var unheld: [UnheldPart] = []
    /// What is put into a store, or would be.
    var stored: [SecretDeposit] = []
    var isStored = false
    /// Variables whose place holds something else.
    var conflicts: [(address: Address, place: SecretReference)] = []
    /// Environments of which nothing is stored yet, with what confirms it.
    var unconfirmed: [(plan: AdoptionStorage.Unconfirmed, command: DisplayText)] = []
    var plans: [(environment: String, changes: [Change], inSync: Int)] = []

    /// Whether there may be more than is known.
    var hasGaps: Bool { !gaps.isEmpty || !storeGaps.isEmpty || !unplanned.isEmpty }

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
        for folder in folders {
            let count = folder.places.count
            text += "  \(folder.name)  folder with \(count) secret\(count == 1 ? "" : "s")\n"
        }
        for gap in gaps {
            let what = gap.scope.map { "\($0)" as DisplayText } ?? "\(gap.provider): \(Self.plural(gap.noun))"
            text += "\n  ! unknown  \(what): \(gap.error)\n"
        }
        for gap in storeGaps { text += "\n  ! the store \(gap.store) could not be listed: \(gap.error)\n" }
        for (scope, part) in withheld {
            text += "\n  ! left out  \(part.name(in: scope)): \(part.reason), and everybody can read it\n"
        }
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
        if !stored.isEmpty {
            text += "  \(isStored ? "stored" : "to be stored"): \(stored.count) secret\(stored.count == 1 ? "" : "s") that no store had\n"
            for deposit in stored { text += "    \(deposit.place)\n" }
        }
        for conflict in conflicts {
            text += "  ! not stored: \(conflict.place) holds another value than \(conflict.address), and is left unchanged\n"
        }
        for left in unconfirmed { text += "  ! not stored yet in \(left.plan.environment): \(left.command)\n" }
        let parts = files.map { $0.path }.filter { self.parts.contains($0) }
        if !parts.isEmpty {
            text += "\n  For CODEOWNERS, with who owns each in the place of @OWNER:\n"
            for path in parts { text += "    /\(path) @OWNER\n" }
            text += "\n"
        }
        if files.isEmpty, unconfirmed.isEmpty { text += "  nothing to add: the files declare what was chosen\n" }
        for thing in undeclarable { text += "  ! cannot be declared: \(thing.name): \(thing.reason)\n" }
        for gap in unplanned { text += "  ! unknown, and not planned: \(gap.scope): \(gap.error)\n" }
        if !withheld.isEmpty {
            text += "  ! \(withheld.count) left out: what everyone can read contains a secret; replace that secret where it is used\n"
        }
        for note in notes { text += "  left to its owner: \(note.scope): \(note.note)\n" }
        for address in left { text += "  left out: \(address), which cannot be declared without changing it\n" }
        for (scope, reason) in observed { text += "  only observed: \(scope): \(reason)\n" }
        for part in unheld where part.standing == .observed { text += "  only observed: \(part.address) \(part.reason)\n" }
        for part in unheld where part.standing == .undeclared { text += "  in no file: \(part.address) \(part.reason)\n" }
        if !missing.isEmpty {
            text += "\n  \(missing.count) may be secret, and no store has them; they are declared !external, and never written:\n"
            for address in missing { text += "    \(address)\n" }
            text += "  Put each into a store and replace !external with !secret, such as: "
            text += "\(missing[0].name): !secret \"STORE:/PATH/\(missing[0].name)\"\n"
        }
        if !unnamed.isEmpty {
            text += "\n  \(unnamed.count) in stores that no file names; name each, or leave it to others with ignore: of its store:\n"
            for place in unnamed { text += "    \(place)\n" }
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
            "observed": .array(observed.map { .string($0.scope.description) }),
            "unheld": .array(
                unheld.map { part in
                    [
                        "name": .string(part.address.description), "standing": .string(part.standing.rawValue),
                        "reason": .string(part.reason),
                    ]
                }),
            "notes": .array(notes.map { .string("\($0.scope): \($0.note)") }),
            "stored": .array(
                stored.map { deposit in
                    [
                        "place": .string(deposit.place.description),
                        "variables": .array(deposit.sources.map { .string($0.description) }),
                    ]
                }), "isStored": .boolean(isStored),
            "conflicts": .array(
                conflicts.map { ["variable": .string($0.address.description), "place": .string($0.place.description)] }),
            "unconfirmed": .array(
                unconfirmed.map {
                    [
                        "environment": .string($0.plan.environment), "digest": .string($0.plan.digest), "words": .string($0.plan.words),
                    ]
                }),
            "folders": .array(
                folders.map { ["folder": .string($0.name), "secrets": .integer($0.places.count)] }),
            "unnamed": .array(unnamed.map { .string($0.description) }),
            "undeclarable": .array(undeclarable.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
            "withheld": .array(withheld.map { ["name": .string($0.part.name(in: $0.scope)), "reason": .string($0.part.reason)] }),
            "refused": .array(
                refused.map { ["file": $0.span.map { .string($0.file) } ?? .null, "reason": .string($0.message)] }),
            "unplanned": .array(unplanned.map { ["scope": .string($0.scope.description), "error": .string($0.error.description)] }),
            "storesUnknown": .array(storeGaps.map { .string("\($0.store): \($0.error)") }),
        ]
    }
}
