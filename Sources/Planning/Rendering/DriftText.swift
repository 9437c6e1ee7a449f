package import Diagnostics
internal import Resources

/// What a check found, for a terminal.
package enum DriftText {
    /// The report as `plumb drift` prints it, ending with a line end.
    package static func render(_ report: DriftReport) -> DisplayText {
        var text: DisplayText = "\(report.environment): \(headline(report))\n"
        if report.withoutBaseline > 0 {
            text += "record them as applied, through the gate: plumb plan \(report.environment), and the apply that it names\n"
        }
        if !report.items.isEmpty { text += "\n" }
        for block in blocks(of: report.items) { text += block }
        text += nextSteps(report)
        text += section(
            "not read",
            report.unread.map { unread in
                let since: DisplayText = unread.since.map { ", last read \(ClockTime.full($0))" } ?? ""
                return "\(unread.scope)  \(unread.reason)\(since)"
            })
        text += section("being applied, not checked", report.beingApplied.map { "\($0.scope)  \($0.reason)" })
        text += section(
            "acknowledged",
            report.acknowledged.map { known in
                "\(known.item.address)  until \(known.until) by \(known.owner): \(known.reason)"
            })
        text += section(
            "still open, not judged this time",
            report.stillOpen.map { open in
                let item = open.item
                let values: DisplayText = item.kind.isDrift ? ", applied \(item.appliedText), live \(item.liveText)" : ""
                return "\(item.address)  \(item.kind.words)\(values), \(open.clause)"
            })
        text += section("notes", report.remarks.map { "\($0)" })
        return text
    }

    private static func headline(_ report: DriftReport) -> DisplayText {
        if let refusal = report.refusal { return "the check did not run: \(refusal)" }
        let words = DriftItem.Kind.allCases.compactMap { kind -> DisplayText? in
            let count = report.items.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(kind.words)"
        }
        let isPartial = !report.unread.isEmpty || !report.beingApplied.isEmpty || report.cut != nil
        var parts = words
        if words.isEmpty, report.withoutBaseline == 0 { parts = isPartial ? ["no drift in what was read"] : ["no drift"] }
        let count = report.withoutBaseline
        if count > 0 {
            parts.append("no baseline for \(count == 1 ? "1 address" : "\(count) addresses"): whether they drift is not known")
        }
        if let cut = report.cut { parts.append("\(cut.read) of \(cut.of) scopes read") }
        if !report.unread.isEmpty { parts.append("\(report.unread.count) not read") }
        if !report.beingApplied.isEmpty { parts.append("\(report.beingApplied.count) being applied") }
        return parts.joined(separator: ", ")
    }

    private static func section(_ title: DisplayText, _ lines: [DisplayText]) -> DisplayText {
        guard !lines.isEmpty else { return "" }
        return "\n  \(title):\n" + lines.map { "    \($0)\n" }.joined()
    }

    /// What may be done about what drifted.
    private static func nextSteps(_ report: DriftReport) -> DisplayText {
        let alarms = report.alarms
        guard let first = alarms.first else { return "" }
        let environment = report.environment
        let address: DisplayText = alarms.count == 1 ? "\(ShellWord.quoted(first.address.description))" : "ADDRESS"
        var text: DisplayText = "\n"
        if alarms.contains(where: { $0.kind.isDrift }) {
            text += "  revert:       plumb plan \(environment)\n"
            text += "  accept:       plumb drift \(environment) --propose accept\n"
        }
        return text + "  acknowledge:  plumb drift ack \(address) --reason \"…\"\n"
    }

    private static func who(_ attribution: Attribution) -> String {
        if attribution.namesActor { return "\(attribution.actor) at \(attribution.time), \(attribution.entry)" }
        let time = attribution.time == Attribution.unknown ? "" : " at \(attribution.time)"
        return "unknown\(time) (\(attribution.entry))"
    }

    /// One for each item; what nobody declares is one for each parent, in the place of the first of it.
    private static func blocks(of items: [DriftItem]) -> [DisplayText] {
        var told: Set<String> = []
        return items.compactMap { item -> DisplayText? in
            guard item.kind == .undeclared else { return lines(of: item) }
            let parent = UndeclaredThings.parent(of: item.address)
            guard told.insert(parent).inserted else { return nil }
            let members = items.filter { $0.kind == .undeclared && UndeclaredThings.parent(of: $0.address) == parent }
            return members.count == 1 ? lines(of: item) : lines(of: members, under: parent)
        }
    }

    /// Names that stand in a block; the JSON has all of them.
    private static let mostNames = 20

    private static func lines(of members: [DriftItem], under parent: String) -> DisplayText {
        let counts = Dictionary(grouping: members, by: \.address.kind).mapValues(\.count)
        let words = UndeclaredThings(scope: members[0].address.scope, counts: counts).words
        let names = members.prefix(mostNames).map { member -> DisplayText in
            "\(String("\(member.address)".dropFirst(parent.count + 1)))"
        }
        let rest: DisplayText = members.count > mostNames ? ", and \(members.count - mostNames) more (--output json)" : ""
        return "  \(parent)  \(words)  \(DriftItem.Kind.undeclared.words)\n"
            + "      \(names.joined(separator: ", "))\(rest)\n      \(members[0].note)\n"
    }

    private static func lines(of item: DriftItem) -> DisplayText {
        let kind = item.address.kind
        func shown(_ content: Content?) -> DisplayText { content.map { "\(ChangeDescription.text($0, of: kind))" } ?? "absent" }
        let mark: DisplayText = item.kind == .ownCredential ? "! " : "  "
        guard item.kind.isDrift else {
            let live: DisplayText = item.note.isEmpty ? shown(item.live) : "\(item.note)"
            return "\(mark)\(ChangeDescription.place(item.address))  \(ChangeDescription.subject(item.asChange))  \(item.kind.words)\n"
                + "      \(live)\n      address  \(item.address)\n"
        }
        let who = item.attribution.map(Self.who) ?? "unknown (the provider does not record it)"
        var text: DisplayText =
            "\(mark)\(ChangeDescription.place(item.address))  \(ChangeDescription.subject(item.asChange))\(item.live == nil ? " → absent" : "")\n"
        if item.desired != nil { text += "      desired  \(shown(item.desired))\n" }
        text += "      applied  \(shown(item.applied))\n"
        text += "      live     \(shown(item.live))\n"
        text += "      by       \(who)\n"
        text += "      address  \(item.address)\n"
        if !item.note.isEmpty { text += "      \(item.note)\n" }
        return text
    }
}

extension DriftItem {
    /// The way the world went: from what was applied to what is there.
    var asChange: Change {
        Change(
            address: address, action: .update, movement: .drift, before: kind.isDrift ? applied : nil, after: kind.isDrift ? live : nil,
            remoteID: nil, consequence: Consequence(.none, ""), reason: note, span: span, attribution: attribution, prerequisites: [])
    }
}

extension DriftItem.Kind {
    /// After a count, and beside an address.
    package var words: DisplayText {
        switch self {
        case .ownCredential: "changed with plumb's own credential outside of any run"
        case .drift: "drifted"
        case .contract: "breached"
        case .undeclared: "new and not declared"
        case .observed: "differing from the file, only observed"
        case .unverified: "not verifiable"
        case .rotated: "rotated by the provider"
        case .unfinished: "left unfinished by a run"
        }
    }
}

extension DriftReport {
    /// Without what nobody may see of a change that is not merged.
    package func withheld() throws -> DriftReport { try WithheldFingerprints.withhold(from: self) }
}
