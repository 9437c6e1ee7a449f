#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import CanonicalJSON
internal import FoundationEssentials
internal import GitLedger
internal import Reconciling
internal import SQLiteLedger

/// How large a year of history becomes in each home, and how long it takes to read.
struct YearOfHistory {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    func run() async throws {
        let workplace = try Workplace()
        var table = Table(
            "A history: ten applies a day with ten changes each, drift checks every hour",
            ["days", "home", "events", "events MB", "home MB", "read s", "runs s", "compacting s"])
        for days in options.days {
            let year = GeneratedYear(days: days)
            for row in try await inSQLite(year, workplace.path + "/\(days).sqlite") { table.add(row) }
            // Each apply is a push or more.
            if days <= options.pushedDays {
                for row in try await inGit(year, try workplace.directory("git-\(days)")) { table.add(row) }
            }
        }
        table.print()
    }

    private func inSQLite(_ year: GeneratedYear, _ path: String) async throws -> [[String]] {
        let ledger = try SQLiteLedger(path: path)
        try await year.forEachGroup { _ = try await ledger.append($0) }
        return try await rows(year, "SQLite", ledger) { Self.size(path) + Self.size(path + "-wal") }
    }

    private func inGit(_ year: GeneratedYear, _ directory: String) async throws -> [[String]] {
        let (remote, clone) = (directory + "/remote.git", directory + "/clone")
        try Self.git("init", "--quiet", "--bare", remote)
        try Self.git("clone", "--quiet", remote, clone)
        let ledger = try await GitLedger(directory: clone, variables: Self.variables)
        try await year.forEachGroup { _ = try await ledger.append($0) }
        return try await rows(year, "git, packed", ledger) {
            try Self.git("-C", remote, "gc", "--quiet", "--prune=now")
            return Self.size(remote)
        }
    }

    /// As it grew, and compacted: a quarter of the time stays whole.
    private func rows(
        _ year: GeneratedYear, _ home: String, _ ledger: any Ledger, size: () throws -> Int
    ) async throws -> [[String]] {
        let whole = try await row(year, home, ledger, size: size)
        let start = ProcessorTime.now
        let compactor = LedgerCompactor(ledger, actor: "benchmark", now: year.end)
        let proposal = try await compactor.proposal(before: year.end - year.days / 4 * GeneratedYear.day)
        if let proposal { _ = try await compactor.perform(proposal) }
        let cost = ProcessorTime.now - start
        let less = try await row(year, "\(home), compacted", ledger, size: size)
        return [whole + ["–"], less + [Numbers.short(cost)]]
    }

    private func row(_ year: GeneratedYear, _ home: String, _ ledger: any Ledger, size: () throws -> Int) async throws -> [String] {
        let events = try await ledger.allEvents()
        let bytes = try events.reduce(0) { $0 + (try CanonicalForm.bytes(of: $1.event).count) }
        let (read, runs) = try await Self.reading(ledger)
        return [
            "\(year.days)", home, Numbers.grouped(events.count), Numbers.megabytes(bytes), Numbers.megabytes(try size()),
            Numbers.short(read), Numbers.short(runs),
        ]
    }

    /// Processor seconds of what a plan reads, and of what `plumb status` does.
    private static func reading(_ ledger: any Ledger) async throws -> (history: Double, runs: Double) {
        let start = ProcessorTime.now
        _ = try await History(ledger: ledger, environment: GeneratedYear.environment)
        let middle = ProcessorTime.now
        _ = try RunRecord.all(in: try await ledger.events(environment: GeneratedYear.environment))
        return (middle - start, ProcessorTime.now - middle)
    }

    private static let variables = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_TERMINAL_PROMPT": "0",
    ]

    private static func git(_ arguments: String...) throws {
        let cost = try ChildProcess.run("/usr/bin/git", arguments, environment: variables)
        guard cost.status == 0 else { throw Failure("git \(arguments.joined(separator: " ")) failed") }
    }

    /// Of a file, or of all in a directory; 0 where there is none.
    static func size(_ path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).reduce(0) { $0 + size(path + "/" + $1) }
    }
}
