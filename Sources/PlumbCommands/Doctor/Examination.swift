internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Reconciling

/// Everything that `plumb doctor` looks at. One failure hides nothing else, except where a credential must not be read for it.
struct Examination {
    private let options: EstateOptions
    private let talk: LogOptions
    private let isCI: Bool
    private let variables = ProcessInfo.processInfo.environment

    init(_ options: EstateOptions, _ talk: LogOptions, isCI: Bool) {
        self.options = options
        self.talk = talk
        self.isCI = isCI
    }

    func run() async -> [HealthCheck] {
        var checks = MachineChecks(variables: variables).run()
        guard FileManager.default.fileExists(atPath: options.desired) else {
            let text: DisplayText = "there is no \(options.desired), here or in a directory above"
            return checks + [HealthCheck("files", .problem, text, fix: "begin with: plumb start")]
        }
        let (found, diagnostics, sources) = options.readFiles()
        let (estate, files) = judged(found, diagnostics)
        checks += files
        guard let estate else { return checks + [HealthCheck("git", .untested, "the files must be valid first")] }
        let trusted: TrustedEstate
        do {
            trusted = try await TrustedEstate(estate, sources, in: options.desired, variables: variables)
        } catch {
            // Where trust is open no credential may be read, and nothing may be asked.
            let failure = error as? CommandFailure ?? CommandFailure(.failure, "it is not known what git confirms")
            return checks + [
                HealthCheck("git", .problem, failure),
                HealthCheck("providers", .untested, "no credential is read before git says what is trusted"),
            ]
        }
        checks += await GitChecks(trusted, estate, isCI: isCI).run()
        checks += await ConnectionChecks(estate: trusted.estate, variables: variables, verbosity: talk.verbosity).run()
        checks += await fingerprintKey(of: trusted.estate)
        checks += await LedgerChecks(trusted, options, variables).run()
        checks += await network(trusted)
        return checks
    }

    /// The estate as the files have it, nil where they make none.
    private func judged(_ estate: Estate?, _ found: [Diagnostic]) -> (Estate?, [HealthCheck]) {
        let diagnostics = found + (estate.map { GateChecks(estate: $0, directory: options.desired).diagnostics } ?? [])
        let (errors, warnings) = (diagnostics.filter { $0.severity == .error }, diagnostics.filter { $0.severity != .error })
        guard errors.isEmpty, let estate else {
            let first = errors.first.map { ": \($0.message) [\($0.rule)]" } ?? ""
            return (nil, [HealthCheck("files", .problem, "\(errors.count) wrong\(first)", fix: "plumb validate shows all of it")])
        }
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        let counts = [
            counted(estate.services.count, "app"), counted(estate.zones.count, "zone"), counted(estate.mailDomains.count, "mail domain"),
            counted(estate.environments.count, "environment"),
        ].joined(separator: ", ")
        guard let first = warnings.first else { return (estate, [HealthCheck("files", .ok, "valid: \(counts)")]) }
        return (
            estate,
            [
                HealthCheck(
                    "files", .warning,
                    "valid, \(warnings.count) warning\(warnings.count == 1 ? "" : "s"): \(first.message) [\(first.rule)]",
                    fix: first.fix.map { DisplayText($0) } ?? "plumb validate shows all of them")
            ]
        )
    }

    private func fingerprintKey(of estate: Estate) async -> [HealthCheck] {
        do {
            _ = try await Composition(
                estate, variables: variables, watch: Terminal.watch, verbosity: talk.verbosity,
                required: RequiredConnections(providers: [], stores: [], hasKey: true))
            return [HealthCheck("fingerprint key", .ok, "found where the estate says")]
        } catch {
            return [ConnectionChecks.unconnected("fingerprint key", error, what: "not found")]
        }
    }

    private func network(_ trusted: TrustedEstate) async -> [HealthCheck] {
        do {
            let transport = try Composition.transport(variables: variables, verbosity: talk.verbosity)
            let clock = ServerClock(estate: trusted.estate, endpoints: try Endpoints(variables: variables), transport: transport)
            let time = await clock.check()
            guard isCI else { return [time] }
            let protection = await ProtectionChecks(trusted, talk, variables).run()
            return [time] + protection
        } catch {
            return [HealthCheck("network", .problem, error as? CommandFailure ?? CommandFailure(.failure, "it cannot be used"))]
        }
    }
}
