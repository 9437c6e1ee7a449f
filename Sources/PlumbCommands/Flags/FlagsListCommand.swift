internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct FlagsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every flag in every environment: what is live, what is declared, and whose it is.",
        discussion: """
            Reads only. A row for each flag and a column for each environment: what is live, and what is declared where that \
            differs. With -v a line for each flag and environment, with since when and for how long clean.

            Since when, and clean for how long, comes from the history: the apply that set the value, and the drift \
            checks since. If the gate of another environment requires a soak here, the table says until when.
            """)

    @Argument(help: "The environments; all unless given.", completion: .environments)
    var environments: [String] = []

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the table.")
    var output: OutputFormat = .text

    func run() async throws {
        // In the order of the estate's file: that is how work moves through them.
        let declared = environments.isEmpty ? try options.load().environments.values.sorted { $0.name.span < $1.name.span } : []
        let named = environments.isEmpty ? declared.map(\.name.value) : environments
        guard let first = named.first else { return }
        let session = try await Session(options, talk, environment: first)
        for name in named { _ = try session.estate.environment(named: name) }
        let flags = session.estate.flags.filter { named.contains($0.environment) }
        let table = FlagTable(rows: try await rows(flags, named, session), now: Session.now())
        let matrix = FlagMatrix(named, table)
        let isLong = talk.verbosity >= 1
        switch output {
        case .text: Terminal.print(isLong ? table.text(width: Terminal.width) : matrix.text(width: Terminal.width))
        case .markdown: Terminal.print(markdown: isLong ? table.markdown : matrix.markdown)
        case .json: Terminal.print(json: table.json)
        }
    }

    private func rows(_ flags: [DeclaredFlag], _ environments: [String], _ session: Session) async throws -> [FlagTable.Row] {
        let maker = PlanMaker(estate: session.estate, connections: session.composition.connections)
        let live = try await session.reading(for: "table") { () throws(PlanMaker.Unreadable) in
            try await maker.live(flags.map(\.address), environments: environments)
        }
        var rows: [FlagTable.Row] = []
        for environment in environments {
            let own = flags.filter { $0.environment == environment }
            let events = try await session.events(of: environment) ?? []
            let since = try AppliedSince(Set(own.map(\.address)), in: events).times
            rows += own.map { flag in
                let start = since[flag.address]
                let cleanliness = start.map { Cleanliness(events, since: $0) { $0 == flag.address.description } }
                let until = start.flatMap { soakingUntil(flag, since: $0, events, session) }
                return FlagTable.Row(
                    flag: flag, live: live[flag.address], since: start, cleanliness: cleanliness, soakingUntil: until)
            }
        }
        return rows.enumerated().sorted { left, right in
            let (one, other) = (left.element.flag, right.element.flag)
            return (one.service, one.name, left.offset) < (other.service, other.name, right.offset)
        }.map(\.element)
    }

    /// When the last gate that wants the flag's content to soak here has waited enough, if that is still to come. Like the gate, it
    /// counts from the last drift of the whole app.
    private func soakingUntil(_ flag: DeclaredFlag, since start: Int, _ events: [RecordedEvent], _ session: Session) -> Int? {
        let gates = session.estate.environments.values.compactMap(\.gate?.soak)
        let waits = gates.filter { $0.environment == flag.environment && !$0.isExcepted("\(flag.address.kind)/\(flag.address.name)") }
        let clean = Cleanliness(events, since: start) { $0.hasPrefix("\(flag.address.scope)/") }.since
        guard let longest = waits.map(\.seconds).max(), let until = clean.map({ $0 + longest }), until > Session.now() else { return nil }
        return until
    }
}
