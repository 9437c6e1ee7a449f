internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// Every flag in every environment asked for.
struct FlagTable {
    struct Row {
        let flag: DeclaredFlag
        /// Nil where it is not there.
        let live: Content?
        /// The apply that made it so; nil where none did.
        let since: Int?
        let cleanliness: Cleanliness?
        /// Until when it holds up environments whose gates want it to soak here; nil where none does, or all have waited enough.
        let soakingUntil: Int?

        var declaredText: String {
            switch flag.declared {
            case .on: "on"
            case .off: "off"
            case .absent: "absent"
            case .external: "external"
            case .computed: "computed"
            }
        }

        /// Only switches may be shown; anything else that is live is `set`.
        var liveText: String {
            guard let live else { return "absent" }
            guard let plain = live.concealed?.plain else { return "set" }
            return ValueJudgement.isOn(plain) ? "on" : "off"
        }

        func cells(now: Int) -> [String] {
            let clean =
                if let drifted = cleanliness?.driftedSince {
                    "drift since \(ClockTime.full(drifted))"
                } else {
                    (cleanliness?.since.map { ClockTime.length(now - $0) } ?? "-")
                        + (soakingUntil.map { ", soaking until \(ClockTime.full($0))" } ?? "")
                }
            return [flag.environment, declaredText, liveText, since.map(ClockTime.full) ?? "-", clean, flag.owner ?? "-"]
        }
    }

    let rows: [Row]
    let now: Int

    private static let titles = ["environment", "declared", "live", "since", "clean for", "owner"]

    /// Aligned columns, a heading for each service, and each flag's name once.
    /// - Parameter width: of the terminal, in columns; nil for a file or a log.
    func text(width: Int?) -> DisplayText {
        guard !rows.isEmpty else { return "no flags are declared\n" }
        let cells = rows.enumerated().map { number, row in
            let previous = number == 0 ? nil : rows[number - 1].flag
            let isSame = previous?.service == row.flag.service && previous?.name == row.flag.name
            return (row.flag.service, [isSame ? "" : row.flag.name] + row.cells(now: now))
        }
        return ServiceTables(titles: ["flag"] + Self.titles, rows: cells).text(width: width)
    }

    var markdown: MarkdownText {
        let titles = ["service", "flag"] + Self.titles
        var text: MarkdownText = "| \(titles.map { MarkdownText($0) }.joined(separator: " | ")) |\n"
        text += "|\(titles.map { _ in "---|" as MarkdownText }.joined())\n"
        for row in rows {
            let cells = row.cells(now: now).map { MarkdownText($0) }.joined(separator: " | ")
            text += "| \(row.flag.service) | \(code: row.flag.name) | \(cells) |\n"
        }
        return text
    }

    var json: JSONValue {
        let flags = rows.map { row -> JSONValue in
            [
                "service": .string(row.flag.service), "flag": .string(row.flag.name), "environment": .string(row.flag.environment),
                "declared": .string(row.declaredText), "live": .string(row.liveText), "since": .time(row.since),
                "cleanSince": .time(row.cleanliness?.since),
                "driftedSince": .time(row.cleanliness?.driftedSince),
                "soakingUntil": .time(row.soakingUntil), "owner": row.flag.owner.map { .string($0) } ?? .null,
            ]
        }
        return ["version": 2, "flags": .array(flags)]
    }
}
