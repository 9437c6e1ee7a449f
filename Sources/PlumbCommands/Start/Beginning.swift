internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import GitRepository
internal import Integrations
internal import Reconciling
internal import Resources

/// The beginning of an estate: questions, checks, keys, and at the end the files, all at once.
struct Beginning {
    var variables: [String: String]
    let verbosity: Int
    let isOffline: Bool
    /// Whether somebody is there to answer.
    let isAsking: Bool

    struct Result {
        let answers: StartAnswers
        let estate: Estate
        let file: SourceFile
        let files: [String]
        let keys: [EstateKeys.Key]
        let checks: [HealthCheck]
        /// Nil where nothing was connected.
        let connections: Connections?
        let remote: FirstRemote
    }

    /// - Returns: nil where somebody stopped; nothing was written then.
    func run(_ said: StartAnswers) async throws -> Result? {
        let tree = try LedgerAccess.tree(around: ".")
        let remote = await FirstRemote(tree, variables)
        let origin = remote.hasOrigin
        let defaults = StartDefaults(
            variables: variables, directory: FileManager.default.currentDirectoryPath, hasOrigin: origin)
        guard let answered = isAsking ? StartQuestions(defaults: defaults).ask(said) : said else { return nil }
        let answers = defaults.completed(answered)
        try answers.check()
        if answers.ledger == "git", !origin, !isOffline { throw Self.without(remote) }
        var draft = StartedEstate(answers: answers)
        let estate = try Self.load(draft.file)
        guard let examination = try await examined(estate) else { return nil }
        let (given, checks) = examination
        try await checkLedger(estate, tree)
        let secrets = answers.storeSystem.settings["path"].map { IgnoredSecrets(path: $0) }
        var files = StartFiles(draft.file, secrets: secrets)
        try files.check()
        if isAsking, !Self.isAgreed(files, isOffline ? nil : draft) { return nil }
        var keys: [EstateKeys.Key] = []
        let final: Estate
        do {
            try files.writeIgnored()
            try await secrets?.check(variables)
            if !isOffline { try await makeKeys(draft, estate, given, &keys) }
            draft.publicKey = keys.first { $0.place == draft.ledgerKey }.flatMap { EventSigner.publicKey(of: $0.secret) }.map {
                LedgerSigning.PublicKey(bytes: $0, after: nil, until: nil).text
            }
            final = try Self.load(draft.file)
            try files.writeRest(draft.file)
        } catch {
            throw Self.undone(files, keys, error)
        }
        let connections = await connections(final, given, checks)
        return Result(
            answers: answers, estate: final, file: draft.file, files: files.files.map(\.path), keys: keys, checks: checks,
            connections: connections, remote: remote)
    }

    /// What was answered, as every command loads it.
    private static func load(_ file: SourceFile) throws -> Estate {
        let (estate, diagnostics) = EstateLoader.load(files: [file], catalogue: Integrations.catalogue)
        let errors = diagnostics.filter { $0.severity == .error }
        if let estate, errors.isEmpty { return estate }
        Terminal.log(DiagnosticRenderer.text(errors, sources: EstateOptions.texts(of: [file])))
        throw CommandFailure(
            .invalidEstate,
            "The answers do not make a valid estate: correct them in --set, --variable, --slug or the answers. Nothing was written.")
    }

    /// The failure, with what is left of what was made. A key is never taken away again: the next start takes it.
    private static func undone(_ files: StartFiles, _ keys: [EstateKeys.Key], _ error: any Error) -> CommandFailure {
        let made = keys.filter(\.isNew)
        let left = files.undo(hidesSecrets: !made.isEmpty)
        let failure = error as? CommandFailure
        let reason = failure?.message ?? DisplayText(String(describing: error))
        var rest: DisplayText = left.isEmpty ? "\nNo file was left behind." : "\nWhat stays: \(left.sorted().joined(separator: ", "))."
        if !made.isEmpty {
            let places = made.map(\.place.description).joined(separator: " and ")
            rest +=
                made.count == 1
                ? "\nThe new key at \(places) stays in the store; the next plumb start takes it."
                : "\nThe new keys at \(places) stay in the store; the next plumb start takes them."
        }
        return CommandFailure(failure?.code ?? .failure, reason + rest)
    }

    private static func without(_ remote: FirstRemote) -> CommandFailure {
        let lack = remote.tree == nil ? "this is not a git repository" : "this repository has no remote origin"
        return CommandFailure(
            .failure,
            "The history would be kept with git, but \(lack). Nothing was written.\n"
                + "Make one first, or keep the history on this machine: --ledger file.\n" + remote.steps.numbered.trimmedEnd)
    }

    /// A history that is there belongs to an estate that is there.
    private func checkLedger(_ estate: Estate, _ tree: WorkTree?) async throws {
        if isOffline { return }
        if case .file(let path) = estate.ledger, !FileManager.default.fileExists(atPath: path) { return }
        let access = try await LedgerAccess(estate.ledger, tree, variables)
        let events = try await access.reading { ledger throws(LedgerError) in try await ledger.allEvents() }
        guard !events.isEmpty else { return }
        throw CommandFailure(
            .failure,
            "There is already a history of \(events.count) events where this estate's would be kept. Nothing was written.\n"
                + "Clone the repository of the estate that it belongs to, or keep this one's elsewhere (--ledger).")
    }

    /// The credentials, tried; with those that somebody typed for this run. Nil where somebody stopped.
    private func examined(_ estate: Estate) async throws -> (variables: [String: String], checks: [HealthCheck])? {
        var variables = variables
        guard !isOffline else { return (variables, []) }
        while true {
            if isAsking { askForCredentials(estate, &variables) }
            let progress = TransientLine("trying the credentials…")
            let found = await ConnectionChecks(estate: estate, variables: variables, verbosity: verbosity).run()
            progress.erase()
            // A file of secrets is made with the first one.
            let checks = found.map { Self.isNewFile($0, estate) ? HealthCheck($0.name, .ok, "is made with the estate's keys") : $0 }
            Terminal.log(checks.shown.trimmedEnd)
            guard checks.contains(where: { $0.state == .problem }) else { return (variables, checks) }
            guard isAsking else {
                throw CommandFailure(
                    .blocked, "Not every credential works. Nothing was written.\nTo write the files anyway: --offline")
            }
            switch Terminal.ask("Try again, continue anyway, or stop? [again] ") ?? "stop" {
            case "", "again": continue
            case "continue", "c", "go on", "go": return (variables, checks)
            default: return nil
            }
        }
    }

    private static func isNewFile(_ check: HealthCheck, _ estate: Estate) -> Bool {
        guard check.state == .problem, let path = estate.stores[check.name]?.settings["path"]?.value else { return false }
        return !FileManager.default.fileExists(atPath: path)
    }

    /// A variable of a program that runs cannot be set from outside: what is missing may be typed, for this run alone.
    private func askForCredentials(_ estate: Estate, _ variables: inout [String: String]) {
        for (name, need) in ConnectionChecks(estate: estate, variables: variables, verbosity: verbosity).missing {
            Terminal.log("\(name) is not set. It takes \(need).")
            let typed = Terminal.askHidden("\(name), for this run only and not shown (Enter to continue without): ") ?? ""
            guard !typed.isEmpty else { continue }
            Terminal.watch.remember(Secret(typed), as: .certain)
            variables[name] = typed
        }
    }

    /// - Parameter draft: whose keys are made; nil where none are.
    private static func isAgreed(_ files: StartFiles, _ draft: StartedEstate?) -> Bool {
        Terminal.log("What will be written:")
        for file in files.files { Terminal.log("  \(file.isAddition ? "edited" : "new   ")  \(file.path)") }
        for place in [draft?.fingerprintKey, draft?.ledgerKey].compactMap(\.self) { Terminal.log("  key     \(place)") }
        return ["", "yes"].contains(Terminal.ask("Write these? [yes] ") ?? "no")
    }

    /// - Parameter keys: gets each as it is made, so that whoever sees it fail knows of those before.
    private func makeKeys(
        _ draft: StartedEstate, _ estate: Estate, _ variables: [String: String], _ keys: inout [EstateKeys.Key]
    ) async throws {
        guard let fingerprint = draft.fingerprintKey, let ledger = draft.ledgerKey else { return }
        let composition = try await Composition(
            estate, variables: variables, watch: Terminal.watch, verbosity: verbosity,
            required: RequiredConnections(providers: [], stores: [fingerprint.store], hasKey: false))
        guard let store = composition.connections.stores[fingerprint.store] else {
            throw CommandFailure(.failure, "the store \(fingerprint.store) is not connected")
        }
        let maker = EstateKeys(store: store)
        let first = try await maker.key(at: fingerprint) { $0.withExposed { $0.utf8.count >= 32 } }
        keys.append(first)
        let second = try await maker.key(at: ledger) { EventSigner.publicKey(of: $0) != nil }
        keys.append(second)
    }

    /// What adopting reads with; nil where it could not read everything.
    private func connections(_ estate: Estate, _ variables: [String: String], _ checks: [HealthCheck]) async -> Connections? {
        guard !isOffline, !checks.contains(where: { $0.state == .problem }) else { return nil }
        do {
            let composition = try await Composition(estate, variables: variables, watch: Terminal.watch, verbosity: verbosity)
            return composition.connections
        } catch {
            // Such as a fingerprint key that is to be set first; the files are written.
            return nil
        }
    }
}

extension Beginning.Result {
    /// What was made; what is left to do comes with ``next(isAdopted:)``.
    var written: DisplayText {
        var text: DisplayText = "Written:\n" + files.map { "  \($0)\n" as DisplayText }.joined()
        for key in keys { text += "  \(key.isNew ? "made" : "found"): the key at \(key.place)\n" }
        if keys.isEmpty, case .environmentVariable(let name)? = estate.fingerprintKey?.value {
            text += "Set \(name) to at least 32 random characters, and keep it: openssl rand -base64 32\n"
        } else if keys.isEmpty {
            text += "The estate's keys are not made: put 32 random bytes in base64 where fingerprint_key says (openssl rand -base64 32)\n"
        }
        return text
    }

    func next(isAdopted: Bool) -> DisplayText {
        var steps = remote.steps + FirstRemote.publishing
        if !isAdopted {
            steps.append("plumb adopt                         # writes files for what is live")
            steps.append("git add desired && git commit -m \"Adopt what is live\" && git push")
        }
        if let signing = estate.ledgerSigning, signing.publicKeys.isEmpty {
            steps.append("plumb ledger key                    # makes the key at \(signing.key.value), and prints lines to commit")
        }
        let gated = estate.environments.values.filter { $0.gate != nil }.map(\.name.value).sorted()
        steps += gated.map { "plumb init \($0) --empty       # its history begins, once" as DisplayText }
        steps += gated.map { "plumb plan \($0)               # names the apply that records what was adopted" as DisplayText }
        return "\nNext:\n" + steps.numbered
    }

    var json: JSONValue {
        [
            "version": 1, "estate": .string(estate.name.value), "files": .array(files.map { .string($0) }),
            "keys": .array(keys.map { ["place": .string($0.place.description), "isNew": .boolean($0.isNew)] }),
            "checks": .array(checks.map(\.json)),
        ]
    }
}
