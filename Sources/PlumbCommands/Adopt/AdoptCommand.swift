internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Reconciling
internal import Resources

struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Write what is live into files, so that a plan of them is empty. Changes nothing at any provider.",
        discussion: """
            Reads everything that the credentials can see, shows what belongs together, asks about what is unclear, and writes files \
            as a person would: what environments share at the top, secrets as !secret if a store has the same value and otherwise as \
            !external, references where they match what is live. The files are loaded and planned before they are written. \
            Existing files get only what they lack; every other byte stays.

            Answers are kept in \(AnswersFile.standard), or in --answers FILE, so that nothing is asked twice. Without a terminal \
            nothing is asked: what is unclear is left out.

            With --store, possible secrets that are in no store yet are stored in that folder first, below a folder for their service, \
            through the gate of their environment; then the files name their location. Existing values are never overwritten. Without a \
            terminal, confirm one environment at a time, as for plumb apply:
              plumb adopt --store vault:/Shop
              plumb adopt --store vault:/Shop --target staging

            If there are no files yet, credentials come from the environment (HEROKU_API_KEY, CLOUDFLARE_API_TOKEN, …), and \
            PLUMB_FINGERPRINT_KEY is the key of fingerprints.

            What cannot be declared, what holds a secret where everyone can read it, and what could not be read is left out and named; \
            the rest is adopted. If anything could not be read, the command ends with 1.

            Afterwards plumb init begins the history, and plumb apply records what was adopted, through the environment's gate.
            """)

    @Option(name: .long, help: "An app; may be repeated. Everything unless an app or a zone is given.")
    var app: [String] = []

    @Option(name: .long, help: "A zone, with its mail domains; may be repeated.")
    var zone: [String] = []

    @Option(name: .long, help: "The file that answers are read from and kept in.", completion: .file(extensions: ["json"]))
    var answers = AnswersFile.standard

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Spread each new zone over several files: service for the records of services, beside them, or a name and a pattern, such as "
                + "mail=*/MX; may be repeated, the first that fits counts.", valueName: "rule"))
    var splitZones: [String] = []

    @Flag(name: .long, help: "Show what would be written, and write nothing.")
    var dryRun = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder of a store in which to put secrets that no store has yet, such as vault:/Shop.", valueName: "store:/folder"))
    var store: String?

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var locking: LockOptions

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        guard store == nil else { return }
        guard confirmation.digest == nil, confirmation.target == nil, confirmation.breakGlass == nil else {
            throw ValidationError(
                "--digest, --target and --break-glass need --store: without it nothing is written anywhere but into files")
        }
    }

    func run() async throws {
        let base = try await AdoptionBase(options, talk)
        try await run(base)
    }

    /// - Parameter base: what it begins with.
    func run(_ base: AdoptionBase) async throws {
        if let failure = try await adopt(base) { throw failure }
    }

    /// - Returns: how the command ends once everything is written that can be; nil where nothing is missing.
    /// - Throws: where nothing was written.
    func adopt(_ base: AdoptionBase) async throws -> CommandFailure? {
        let folder = try store.map { try AdoptionDeposits.folder($0, base) }
        let file = AnswersFile(path: answers)
        var given = try file.read()
        let split = try zoneSplit(&given, file)
        var report = AdoptionReport()
        let stored = await StoredValues(of: base.estate, base.connections)
        report.storeGaps = stored.gaps
        report.folders = stored.folders
        report.undeclarable = stored.unnameable.map { ($0.name, "no reference can name this place of the store") }
        let selection = try await survey(base, given, file, stored, &report)
        let (files, estate) = try skeleton(base, selection.adopted)
        if output == .text { Terminal.print(fitting: report.table) }
        var values = AdoptedValues(selection.read, of: estate, stored, base.connections, screen: selection.screen).decide()
        var planning = base
        var deposits: AdoptionDeposits?
        if let folder {
            let found = try await AdoptionDeposits(selection.adopted, values, into: folder, base, files: files)
            deposits = found
        }
        if let deposits {
            values.merge(deposits.values) { _, stored in stored }
            planning = base.reading(through: deposits.pending)
            report.conflicts = deposits.conflicts
        }
        var trial = AdoptionTrial(selection.adopted, values, planning, files: files, estate: estate, split: split, isStoring: folder != nil)
        let progress = TransientLine("planning from the files…")
        let outcome: AdoptionTrial.Outcome
        do {
            outcome = try await trial.run()
        } catch {
            progress.erase()
            throw error
        }
        progress.erase()
        for refused in outcome.refused { Terminal.log(DiagnosticRenderer.text([refused], sources: EstateOptions.texts(of: files))) }
        fill(&report, selection.adopted, values, trial, outcome)
        if let deposits { try await put(deposits, of: outcome.addresses.subtracting(trial.demoted), base, &report) }
        if report.unconfirmed.isEmpty { try write(outcome.written, files, base, &report) }
        switch output {
        case .text: Terminal.print(fitting: report.result + next(report, estate))
        case .json: Terminal.print(json: report.json)
        }
        guard report.unconfirmed.isEmpty else {
            return CommandFailure(.changesPending, "No file was written: the secrets that they would name are not stored yet.")
        }
        if report.hasGaps { return CommandFailure(.failure, "Not everything could be read, so there may be more than was adopted.") }
        return outcome.plans.contains { !$0.changes.isEmpty } ? CommandFailure(.changesPending) : nil
    }

    /// As this command or an earlier one says.
    private func zoneSplit(_ given: inout AdoptionAnswers, _ file: AnswersFile) throws -> ZoneSplit {
        let rules = splitZones.isEmpty ? given.zoneSplit : splitZones
        guard let split = ZoneSplit(rules) else {
            throw CommandFailure(
                .validationFailure, "--split-zones is service, or NAME=PATTERN such as mail=*/MX; nothing was written")
        }
        if given.zoneSplit != rules {
            given.zoneSplit = rules
            if !dryRun { try file.write(given) }
        }
        return split
    }

    /// What no store has, put into the folder; or what would be, where nothing is to be written.
    private func put(
        _ deposits: AdoptionDeposits, of named: Set<Address>, _ base: AdoptionBase, _ report: inout AdoptionReport
    ) async throws {
        let parts = deposits.parts(of: named)
        report.stored = parts.values.joined().sorted { $0.place < $1.place }
        guard !dryRun, let trusted = base.trusted else { return }
        let storage = AdoptionStorage(
            arguments: typed, confirmation: confirmation, locking: locking, isAsking: Terminal.canAsk && output == .text)
        report.unconfirmed = try await storage.store(parts, trusted, options, talk).map { left in
            (plan: left, command: left.command(typed, isGated: base.estate.environments[left.environment]?.gate != nil))
        }
        report.isStored = report.unconfirmed.isEmpty
    }

    /// The command line without what confirms.
    private var typed: DisplayText {
        var text: DisplayText = "plumb adopt"
        for name in app { text += " --app \(name)" }
        for name in zone { text += " --zone \(name)" }
        if answers != AnswersFile.standard { text += " --answers \(answers)" }
        for rule in splitZones { text += " --split-zones \"\(rule)\"" }
        if let store { text += " --store \(store)" }
        return text
    }

    /// What is adopted, and what else was read for references to it.
    private struct Selection {
        let adopted: [AdoptedThing]
        let read: [AdoptedThing]
        let screen: SecretScreen
    }

    private func survey(
        _ base: AdoptionBase, _ given: AdoptionAnswers, _ file: AnswersFile, _ stored: StoredValues, _ report: inout AdoptionReport
    ) async throws -> Selection {
        let discovery = Discovery(base.connections)
        var progress = TransientLine("listing what exists…")
        let found = await discovery.inventory()
        progress.erase()
        let existing = base.convention == nil ? base.estate : nil
        let items = ImportItem.distinct(found.items, in: base.estate)
        try checkNames(items)
        let proposals = AdoptionProposals(existing).propose(items)
        let chosen = proposals.filter { isChosen($0.item) }
        var questions = AdoptionQuestions(file, given, environments: existing?.environments.keys.sorted() ?? [])
        let (decided, open) = try questions.decide(chosen)
        let wanted = Set(decided.map(\.item.scope))
        let needed = proposals.filter { wanted.contains($0.item.scope) || $0.sureness == .declared }.map(\.item)
        progress = TransientLine("reading \(needed.count) of them…")
        let imported = await discovery.read(needed, stored: stored.secrets)
        progress.erase()
        let things = Dictionary(imported.things.map { ($0.item.scope, $0) }, uniquingKeysWith: { first, _ in first })
        let adopted = decided.compactMap { proposal in things[proposal.item.scope].map { AdoptedThing(proposal, $0) } }
        let others = proposals.filter { !wanted.contains($0.item.scope) && $0.sureness == .declared }.compactMap { proposal in
            things[proposal.item.scope].map { AdoptedThing(proposal, $0) }
        }
        let final = Dictionary(decided.map { ($0.item.scope, $0) }, uniquingKeysWith: { first, _ in first })
        report.proposals = chosen.filter { !imported.hidden.contains($0.item.scope) }.map { final[$0.item.scope] ?? $0 }
        report.decided = Set(adopted.map(\.thing.item.scope))
        report.open = Set(open.map(\.item.scope))
        report.gaps = found.gaps(in: base.estate) + imported.gaps
        report.withheld = adopted.flatMap { adopted in adopted.thing.withheld.map { (adopted.thing.item.scope, $0) } }
        return Selection(adopted: adopted, read: adopted + others, screen: imported.screen)
    }

    private func isChosen(_ item: ImportItem) -> Bool {
        if app.isEmpty && zone.isEmpty { return true }
        switch item.noun {
        case .service: return app.contains(item.scope.name)
        case .zone: return zone.contains(item.scope.name)
        case .mailDomain: return zone.contains { item.scope.name == $0 || item.scope.name.hasSuffix("." + $0) }
        case .worker, .pagesProject, .workflow, .repository: return false
        }
    }

    private func checkNames(_ items: [ImportItem]) throws {
        for (noun, names, word) in [(Noun.service, app, "app"), (.zone, zone, "zone")] {
            let known = items.filter { $0.noun == noun }.map(\.scope.name)
            for name in names where !known.contains(name) {
                let hint = Suggestion.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
                throw CommandFailure(.validationFailure, "the credentials see no \(word) \"\(name)\"\(hint)")
            }
        }
    }

    /// The files that are there, or the estate's own file with the environments that were found; and what they make.
    private func skeleton(_ base: AdoptionBase, _ adopted: [AdoptedThing]) throws -> ([SourceFile], Estate) {
        guard let convention = base.convention else { return (base.files, base.estate) }
        let found = Set(adopted.compactMap(\.proposal.environment)).sorted()
        let file = convention.file(found.isEmpty ? ["production"] : found)
        // Our own words, whatever lives where.
        Terminal.watch.allow([String(decoding: file.bytes, as: UTF8.self)])
        return ([file], try AdoptionBase.load([file]))
    }

    private func fill(
        _ report: inout AdoptionReport, _ adopted: [AdoptedThing], _ values: [Address: AdoptedValue], _ trial: AdoptionTrial,
        _ outcome: AdoptionTrial.Outcome
    ) {
        report.notes = adopted.flatMap { adopted in adopted.thing.notes.map { (adopted.thing.item.scope, $0) } }
        report.plans = outcome.plans
        report.unnamed = report.folders.flatMap { $0.unnamed(in: outcome.estate) }
        let written = adopted.filter { trial.undeclarable[$0.thing.item.scope] == nil }.map(\.thing)
        let gone = Set(trial.undeclarable.keys)
        let undeclarable: [(name: String, reason: String)] =
            trial.undeclarable.sorted { $0.key < $1.key }.map { ($0.key.description, $0.value) }
            + trial.omitted.filter { !gone.contains($0.key.scope) }.sorted { $0.key < $1.key }.map { ($0.key.description, $0.value) }
        report.undeclarable += undeclarable
        report.refused = outcome.refused
        report.decided.subtract(gone)
        report.left = trial.demoted.filter { trial.omitted[$0] == nil && !gone.contains($0.scope) }.sorted()
        report.observed = observed(adopted, trial, besides: gone)
        report.unheld = written.flatMap(\.unheld).filter { $0.standing != .unknown }
        let told = Set(report.gaps.compactMap(\.scope))
        report.unplanned = outcome.unread.filter { !told.contains($0.scope) }
        let known = trial.declared.union(trial.demoted)
        report.missing = written.flatMap { thing in
            thing.variables.filter { $0.value != nil && values[$0.address] == .external }.map(\.address)
        }.filter { !known.contains($0) }.sorted()
    }

    /// What cannot be declared without changing it, and what others write.
    private func observed(
        _ adopted: [AdoptedThing], _ trial: AdoptionTrial, besides gone: Set<Scope>
    ) -> [(scope: Scope, reason: String)] {
        let stubborn = trial.observed.map { ($0, "not everything of it can be declared without changing it") }
        let others = adopted.map(\.thing).filter { $0.settings["mode"] != nil && !trial.observed.contains($0.item.scope) }.map {
            ($0.item.scope, "another server is its source")
        }
        return (stubborn + others).filter { !gone.contains($0.0) }.sorted { $0.0 < $1.0 }.map { (scope: $0.0, reason: $0.1) }
    }

    private func write(
        _ written: [SourceFile], _ files: [SourceFile], _ base: AdoptionBase, _ report: inout AdoptionReport
    ) throws {
        let before = Dictionary(base.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        let own = base.convention == nil || written.isEmpty ? [] : files
        let changed = (own + written).filter { before[$0.path] != $0.bytes }
        report.parts = Set(changed.filter { AdoptionText.isPart($0) }.map { "\(options.desired)/\($0.path)" })
        report.files = changed.map { ("\(options.desired)/\($0.path)", before[$0.path] == nil) }
        guard !dryRun, !changed.isEmpty else { return }
        if Terminal.canAsk, output == .text {
            for file in report.files { Terminal.log("  \(file.isNew ? "new   " : "edited")  \(file.path)") }
            let reply = Terminal.ask("write these \(changed.count) files? [yes] ")
            guard reply == "" || reply == "yes" else { throw CommandFailure(.failure, "nothing was written") }
        }
        for file in changed { try NewFile(path: "\(options.desired)/\(file.path)").write(file.bytes) }
        report.isWritten = true
    }

    private func next(_ report: AdoptionReport, _ estate: Estate) -> DisplayText {
        guard report.isWritten else { return "" }
        var text: DisplayText = "\nWhat was adopted is recorded as applied by:\n"
        for plan in report.plans where plan.inSync > 0 {
            text += "  plumb init \(plan.environment) --empty    # where it has no history yet\n  plumb plan \(plan.environment)\n"
        }
        return text + "and the apply that each plan names. It writes nothing but the history.\n"
    }
}
