internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import GitRepository
internal import Integrations
internal import Planning
internal import Reconciling
internal import Resources

/// Plans what a pull request does, in every environment that it touches: on the result of the merge and on its base, from one observation.
struct PullRequestPlanning {
    /// What came of it.
    struct Result {
        let review: PullRequestReview
        /// Files that the change touches, from the directory of the desired state.
        let changed: [String]
        /// Of files that are no valid desired state.
        let diagnostics: [Diagnostic]
        /// The directory of the desired state, from the repository's root.
        let folder: String
        /// Nil where it is not known which one the files are in.
        let repository: GitRepository?
        /// Environments that have a gate, before or after the change.
        let gated: Set<String>
    }

    private let options: EstateOptions
    private let talk: LogOptions
    private let variables: [String: String]
    private let event: RunnerEvent
    private let tree: WorkTree
    private let repository: GitRepository
    private let commits: PullRequestCommits
    private let changed: [String]
    private let isOffline: Bool
    /// Planned whatever the change touches.
    private let always: Set<String>
    private let timeline: Timeline?

    /// - Parameters:
    ///   - base: a commit, where the checkout is no merge.
    ///   - isOffline: whether only the files are compared, whatever the event allows.
    ///   - always: environments that are planned whatever the change touches.
    ///   - timeline: what the work is measured by; nil where nobody asked.
    init(
        _ options: EstateOptions, _ talk: LogOptions, _ event: RunnerEvent, base: String?, isOffline: Bool, always: Set<String> = [],
        variables: [String: String], timeline: Timeline? = nil
    ) async throws {
        self.always = always
        self.timeline = timeline
        guard let tree = try LedgerAccess.tree(around: options.desired) else {
            throw CommandFailure(.failure, "\(options.desired) is in no git repository, so there is no change to plan.")
        }
        let repository = GitRepository(tree, variables: variables)
        self.options = options
        self.talk = talk
        self.event = event
        self.tree = tree
        self.repository = repository
        self.isOffline = isOffline
        self.variables = variables
        commits = try await PullRequestCommits(event, named: base, in: repository)
        changed = try await Self.changed(commits, tree, repository)
    }

    private static func changed(_ commits: PullRequestCommits, _ tree: WorkTree, _ repository: GitRepository) async throws -> [String] {
        guard let edited = await repository.changes(in: tree.path.isEmpty ? "." : tree.path), edited.isEmpty else {
            throw CommandFailure(
                .failure,
                "The desired state differs from \(commits.merge.prefix(7)), and plumb reviews what is committed. Commit it first.")
        }
        do throws(GitFailure) {
            let files = try await repository.changedFiles(from: commits.base, to: commits.merge, below: tree.path)
            return tree.path.isEmpty ? files : files.map { String($0.dropFirst(tree.path.count + 1)) }
        } catch {
            throw CommandFailure(.failure, "It is not known which files the change touches: \(error.reason).")
        }
    }

    func result() async throws -> Result {
        let base = try await proposed(commits.base)
        let (merge, diagnostics, sources) = options.readFiles()
        let errors = diagnostics.filter { $0.severity == .error }
        let known = Set(merge?.environments.keys.map(\.self) ?? []).union(base?.estate.environments.keys.map(\.self) ?? [])
        let gated = (merge?.gatedEnvironments ?? []).union(base?.estate.gatedEnvironments ?? [])
        guard let merge, errors.isEmpty else { return result(invalid: errors, environments: known, gated) }
        let touched = ChangedEnvironments.names(files: changed, base: base?.estate, merge: merge)
            .union(always.intersection(merge.environments.keys))
        let scopes = ProposedEstate.scopes(from: base?.estate, to: merge)
        let why = isOffline ? "Nothing live was read: --offline." : event.untrusted
        // What the change takes away altogether cannot be planned any more, and is told by the files.
        let removed = known.subtracting(merge.environments.keys)
        var environments = known.subtracting(touched).subtracting(removed).map { EnvironmentReview(environment: $0, outcome: .unconcerned) }
        environments += (why == nil ? removed : removed.union(touched)).map { name in
            let difference = ProposedEstate.difference(of: name, from: base?.estate, to: merge)
            return EnvironmentReview(environment: name, outcome: .declared(difference))
        }
        if why == nil, !touched.isEmpty { environments += try await planned(touched.sorted(), base: base) }
        let overlaps =
            changed.isEmpty
            ? PullRequestOverlaps()
            : await OpenPullRequests(repository: repository, folder: tree.path).overlaps(
                with: scopes, files: Set(changed.map(path)), besides: event.number)
        let rules = RuleChange.all(from: base?.files ?? [], to: sources, catalogue: Integrations.catalogue).map {
            ReviewedRule(file: path($0.file), key: $0.key, before: $0.before, after: $0.after)
        }
        let signers = try await changedSigners(base: base?.estate, merge: merge)
        return result(environments, gated, overlaps: overlaps, offline: touched.isEmpty ? nil : why, rules: signers + rules)
    }

    /// Who may approve is in files beside the estate's.
    private func changedSigners(base: Estate?, merge: Estate) async throws -> [ReviewedRule] {
        guard ChangedSigners.concern(base, merge) else { return [] }
        let old = try await files(commits.base)
        let new = try await files(commits.merge)
        return ChangedSigners.all(base: (base, old), merge: (merge, new)).map {
            ReviewedRule(file: path($0.file), key: $0.key, before: $0.before, after: $0.after)
        }
    }

    private func files(_ commit: String) async throws -> [String: [UInt8]] {
        do throws(GitFailure) {
            let files = try await repository.files(below: tree.path, at: commit)
            return files ?? [:]
        } catch {
            throw CommandFailure(.failure, "What \(commit.prefix(7)) holds cannot be read: \(error.reason).")
        }
    }

    private func path(_ file: String) -> String { tree.path.isEmpty ? file : tree.path + "/" + file }

    private func proposed(_ commit: String) async throws -> ProposedEstate? {
        do throws(GitFailure) {
            return try await ProposedEstate.at(commit, folder: tree.path, in: repository)
        } catch {
            throw CommandFailure(.failure, "What \(commit.prefix(7)) holds cannot be read: \(error.reason).")
        }
    }

    private func result(
        _ environments: [EnvironmentReview], _ gated: Set<String>, overlaps: PullRequestOverlaps = PullRequestOverlaps(),
        offline: String? = nil,
        problem: String? = nil, diagnostics: [Diagnostic] = [], rules: [ReviewedRule] = []
    ) -> Result {
        Result(
            review: PullRequestReview(
                number: event.number, head: commits.head, base: commits.base, environments: environments, overlaps: overlaps,
                offline: offline, problem: problem, rules: rules), changed: changed, diagnostics: diagnostics, folder: tree.path,
            repository: repository, gated: gated)
    }

    private func result(invalid errors: [Diagnostic], environments: Set<String>, _ gated: Set<String>) -> Result {
        // Escaped, so that each stays one line: names of files are the author's.
        let lines = errors.prefix(50).map { error in
            let place: DisplayText = error.span.map { "\($0): " } ?? ""
            return ("\(place)\(error.message) [\(error.rule)]" as DisplayText).text
        }
        let more = errors.count > 50 ? ["and \(errors.count - 50) more: plumb validate"] : []
        let text = (lines + more).joined(separator: "\n")
        return result(
            environments.map { EnvironmentReview(environment: $0, outcome: .failed("", isInvalid: true)) }, gated, problem: text,
            diagnostics: errors)
    }

    // MARK: With what is live

    private func planned(_ names: [String], base: ProposedEstate?) async throws -> [EnvironmentReview] {
        let merged = try await TrustedEstate(options, variables: variables)
        if let remark = merged.remark { Terminal.log(remark) }
        let old = await trusted(base)
        let transport = SnapshotTransport(try Composition.transport(variables: variables, verbosity: talk.verbosity))
        var reviews: [EnvironmentReview] = []
        for name in names {
            let review = await planned(name, merged, old, transport)
            reviews.append(review)
        }
        return reviews
    }

    /// What can be said of the base: what it is, or why that is not known.
    private enum Base<Value> {
        case known(Value)
        /// As a clause. Everything counts as the change's then.
        case unknown(String)
    }

    /// The base as trust leaves it.
    private func trusted(_ base: ProposedEstate?) async -> Base<TrustedEstate> {
        guard let base else { return .unknown("\(commits.base.prefix(7)) has no valid desired state") }
        do {
            let trusted = try await TrustedEstate(base.estate, base.files, in: options.desired, variables: variables)
            return .known(trusted)
        } catch {
            return .unknown(CommandFailure.reason(error))
        }
    }

    private func planned(
        _ name: String, _ merged: TrustedEstate, _ base: Base<TrustedEstate>, _ transport: SnapshotTransport
    ) async -> EnvironmentReview {
        do {
            let session = try await Session(
                merged, options, talk, environment: name, variables: variables, isReading: true, transport: transport,
                timeline: timeline)
            let history = try await session.readHistory()
            let plan = try await session.preview(history: history).plan
            let old: Plan?
            let baseProblem: String?
            switch await basePlan(name, base, session, history, transport) {
            case .known(let plan): (old, baseProblem) = (plan, nil)
            case .unknown(let why): (old, baseProblem) = (nil, why)
            }
            var groups = ChangeGroups(merge: plan, base: old)
            var remarks = await MergedPullRequests(repository: repository, folder: tree.path, base: commits.base).name(&groups)
            if let age = await session.driftAge() { remarks.append("\(age.unescaped)") }
            let envelope = try await session.envelope(of: plan)
            let next = session.next(envelope, file: nil)
            let requirements = try await session.requirements(for: envelope)
            let shown = try Shown(envelope, groups)
            return EnvironmentReview(
                environment: name,
                outcome: .planned(
                    PlannedEnvironment(
                        envelope: shown.envelope, groups: shown.groups, gate: GateText.lines(requirements), words: next.words,
                        command: next.command.text, baseProblem: baseProblem, remarks: remarks)))
        } catch let failure as CommandFailure {
            let text = failure.message.isEmpty ? "the plan failed" : failure.message.text
            return EnvironmentReview(environment: name, outcome: .failed(text, isInvalid: failure.code == .invalidEstate))
        } catch {
            return EnvironmentReview(environment: name, outcome: .failed("\(error)", isInvalid: false))
        }
    }

    private func basePlan(
        _ name: String, _ base: Base<TrustedEstate>, _ session: Session, _ history: History?, _ transport: SnapshotTransport
    ) async -> Base<Plan> {
        let estate: TrustedEstate
        switch base {
        case .known(let known): estate = known
        case .unknown(let why): return .unknown(why)
        }
        guard estate.estate.environments[name] != nil else { return .unknown("it has no environment \(name)") }
        do {
            let old = try await Session(
                estate, options, talk, environment: name, variables: variables, transport: transport, ledgerOf: session,
                timeline: timeline)
            let plan = try await old.preview(history: history).plan
            return .known(plan)
        } catch {
            return .unknown(CommandFailure.reason(error))
        }
    }

    /// What may be shown of a plan that nobody has merged: no fingerprint, in no form.
    private struct Shown {
        let envelope: PlanEnvelope
        let groups: ChangeGroups

        init(_ envelope: PlanEnvelope, _ groups: ChangeGroups) throws {
            self.envelope = try envelope.shown
            self.groups = envelope.isWithheld == true ? try groups.withheld : groups
        }
    }
}

extension Estate {
    /// Names of the environments that have a gate.
    var gatedEnvironments: Set<String> { Set(environments.values.filter { $0.gate != nil }.map(\.name.value)) }
}
