internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct FlagsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every flag: declared, live, since when, clean for how long, and whose it is.",
        discussion: """
            Reads only. Since when, and clean for how long, is what the history tells: the apply that made it so, and the drift \
            checks since.
            """)

    @Argument(help: "The environments; all unless given.")
    var environments: [String] = []

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: TalkOptions

    @Option(name: .long, help: "How to print the table.")
    var output: OutputFormat = .text

    func run() async throws {
        // In the order of the estate's file: that is how work moves through them.
        let declared = environments.isEmpty ? try options.load().environments.values.sorted { $0.name.span < $1.name.span } : []
        let named = environments.isEmpty ? declared.map(\.name.value) : environments
        guard let first = named.first else { return }
        let session = try await Session(options, talk, environment: first)
        for name in named where session.estate.environments[name] == nil {
            throw CommandFailure(.validationFailure, "there is no environment \"\(name)\"")
        }
        let flags = session.estate.flags.filter { named.contains($0.environment) }
        let table = FlagTable(rows: try await rows(flags, named, session), now: Session.now())
        switch output {
        case .text: Terminal.print(table.text)
        case .markdown: Terminal.print(table.markdown)
        case .json: Terminal.print(table.json.prettyText() + "\n")
        }
    }

    private func rows(_ flags: [DeclaredFlag], _ environments: [String], _ session: Session) async throws -> [FlagTable.Row] {
        let maker = PlanMaker(estate: session.estate, systems: session.composition.systems)
        let live = try await session.reading(for: "table") { () throws(PlanMaker.Unreadable) in
            try await maker.live(flags.map(\.address), environments: environments)
        }
        var rows: [FlagTable.Row] = []
        for environment in environments {
            let own = flags.filter { $0.environment == environment }
            let events = try await session.events(ofOther: environment) ?? []
            let since = AppliedSince(Set(own.map(\.address)), in: events).times
            rows += own.map { flag in
                let start = since[flag.address]
                let cleanliness = start.map { Cleanliness(events, since: $0) { $0 == flag.address.description } }
                return FlagTable.Row(flag: flag, live: live[flag.address], since: start, cleanliness: cleanliness)
            }
        }
        return rows.enumerated().sorted { left, right in
            let (one, other) = (left.element.flag, right.element.flag)
            return (one.service, one.name, left.offset) < (other.service, other.name, right.offset)
        }.map(\.element)
    }
}
