internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Integrations
internal import Planning
internal import Reconciling
internal import Resources

/// What may be done about drift: take the live value into the files, or put the applied one back.
struct DriftProposal {
    enum Direction: String, ExpressibleByArgument, CaseIterable {
        case accept, revert
    }

    private let runner: DriftRunner
    private let environment: String
    /// Of addresses; nil for all.
    private let pattern: IgnoreRule?
    private let only: [String]
    private let output: ResultFormat
    private let isPullRequest: Bool

    init(_ runner: DriftRunner, _ environment: String, only: String?, output: ResultFormat, isPullRequest: Bool = false) {
        self.isPullRequest = isPullRequest
        self.runner = runner
        self.environment = environment
        self.only = only.map { [$0] } ?? []
        pattern = only.map { IgnoreRule(pattern: Located($0, at: SourceSpan(file: "--only", line: 1, column: 1)), reason: nil) }
        self.output = output
    }

    func make(_ direction: Direction) async throws {
        let session = try await Session(runner.options, runner.talk, environment: environment)
        // What is missing is said before anything is read.
        let pull = isPullRequest ? try await DriftPullRequest(session, runner.options, runner.talk, direction) : nil
        let check = await runner.check(session, extent: .everything)
        if let refusal = check.report.refusal { throw CommandFailure(.checkDidNotRun, "\(refusal)") }
        let items = (check.report.items + check.report.acknowledged.map(\.item)).filter { $0.kind.isDrift && isMeant($0.address) }
        for unread in check.report.unread { Terminal.log("not read: \(unread.scope): \(unread.reason)") }
        guard !items.isEmpty else {
            Terminal.log("\(environment): nothing has drifted that could be proposed")
            if !check.report.unread.isEmpty { throw CommandFailure(.failure) }
            return
        }
        switch direction {
        case .accept: try await accept(items, pull)
        case .revert:
            guard let pull else { return try await revert(items, session) }
            try await pull.open([], items)
        }
    }

    /// By the name, by kind and name, or by the whole address.
    private func isMeant(_ address: Address) -> Bool {
        guard let pattern else { return true }
        return pattern.matches(kind: address.kind, name: address.name) || pattern.matches(address.description)
    }

    // MARK: Accept

    /// Edits what can be edited, tells of the rest, and shows the plan that is left.
    private func accept(_ items: [DriftItem], _ pull: DriftPullRequest?) async throws {
        var files = EstateDirectory.read(runner.options.desired).0
        var edited: Set<String> = []
        var refused: [(item: DriftItem, reason: String)] = []
        var taken: [(item: DriftItem, path: String)] = []
        for item in items {
            do throws(LiveValueEdit.Refusal) {
                // What a store holds no file says.
                if item.address.kind == DeclaredSecret.placeKind { throw LiveValueEdit.Refusal.kept }
                let place = try LiveValueEdit(
                    kind: item.address.kind, declared: item.desired ?? item.applied, live: item.live, span: item.span
                ).edit(files)
                files = files.map { $0.path == place.path ? place : $0 }
                edited.insert(place.path)
                taken.append((item, "\(runner.options.desired)/\(place.path)"))
                Terminal.log("\(runner.options.desired)/\(place.path): \(item.address) \(item.appliedText) → \(item.liveText)")
            } catch {
                refused.append((item, error.reason))
                Terminal.log("\(item.address): not taken into the files: \(error.reason)")
            }
        }
        let (proposed, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        if diagnostics.contains(where: { $0.severity == .error }) {
            let errors = diagnostics.filter { $0.severity == .error }
            Terminal.log(DiagnosticRenderer.text(errors, sources: EstateOptions.texts(of: files)))
            throw CommandFailure(.invalidEstate, "with what is live the files would be invalid; nothing was edited")
        }
        try checkOthers(EstateDirectory.read(runner.options.desired).0, proposed)
        for file in files where edited.contains(file.path) && Terminal.watch.isIn(file.bytes) {
            throw CommandFailure(.failure, "\(file.path) would have held a secret; nothing was edited")
        }
        if let pull {
            guard !edited.isEmpty else { throw CommandFailure(.failure, "nothing can be taken into the files, so nothing was proposed") }
            try await pull.open(files.filter { edited.contains($0.path) }, taken.map(\.item))
            if !refused.isEmpty { throw CommandFailure(.changesPending) }
            return
        }
        for file in files where edited.contains(file.path) {
            try FileReplacement(path: runner.options.desired + "/" + file.path).write(file.bytes)
        }
        if output == .json { Terminal.print(json: document(taken, refused)) }
        guard !edited.isEmpty else { throw CommandFailure(.failure, "nothing was edited") }
        Terminal.log("review the change, and merge it; then: plumb plan \(environment)")
        if !refused.isEmpty { throw CommandFailure(.changesPending) }
    }

    private func document(_ taken: [(item: DriftItem, path: String)], _ refused: [(item: DriftItem, reason: String)]) -> JSONValue {
        [
            "version": 1, "environment": .string(environment),
            "edited": .array(
                taken.map { taken in
                    [
                        "address": .string("\(taken.item.address)"), "path": .string(taken.path), "from": .string(taken.item.appliedText),
                        "to": .string(taken.item.liveText),
                    ]
                }),
            "refused": .array(refused.map { ["address": .string("\($0.item.address)"), "reason": .string($0.reason)] }),
        ]
    }

    /// What is live in one environment says nothing of the others: a value that they share is not theirs to change.
    private func checkOthers(_ files: [SourceFile], _ proposed: Estate?) throws {
        let present = EstateLoader.load(files: files, catalogue: Integrations.catalogue).0
        let others = (present?.environments.keys.filter { $0 != environment } ?? []).sorted()
        let changed = others.compactMap { name -> DisplayText? in
            let addresses = ProposedEstate.difference(of: name, from: present, to: proposed).entries.map(\.address)
            guard let first = addresses.min() else { return nil }
            return "\(first)\(addresses.count > 1 ? " and \(addresses.count - 1) more" : "") of \(name)"
        }
        guard !changed.isEmpty else { return }
        throw CommandFailure(
            .failure,
            "the files declare this for other environments too, and it would change \(changed.joined(separator: "; ")); nothing was edited\n"
                + "write what is \(environment)'s alone under environments: \(environment): first, or take part of it with --only")
    }

    // MARK: Revert

    /// The plan as it is, narrowed where that was asked for: what puts drift back is a part of it, applied as any other. What nobody can read
    /// back, and somebody wrote, is written again; what a store holds only the store can put back.
    private func revert(_ items: [DriftItem], _ session: Session) async throws {
        let isUnreadable = items.contains { $0.address.kind != DeclaredSecret.placeKind && $0.isUnreadable }
        let lifted = isUnreadable ? Set([BrakeID.cannotVerify]) : []
        let envelope = try await session.envelope(of: try await session.preview(lifted: lifted, only: only).plan)
        let wanted = Set(items.map(\.address))
        for item in items where item.address.kind == DeclaredSecret.placeKind {
            Terminal.log(
                "\(item.address): no plan reverts it, since only its fingerprint is recorded; put the old version back in the store")
        }
        let planned = Set(envelope.plan.changes.map(\.address))
        for item in items where item.isUnreadable && item.address.kind != DeclaredSecret.placeKind && !planned.contains(item.address) {
            Terminal.log(
                "\(item.address): no plan writes it again, since only the provider's log shows that it was overwritten; store another value "
                    + "where the file takes it from, and plan")
        }
        let others = envelope.plan.changes.count { !wanted.contains($0.address) }
        try await PlanPrinter.print(
            envelope, as: output == .json ? .json : .text, next: session.next(envelope, file: nil),
            gate: session.requirements(for: envelope))
        if others > 0 { Terminal.log("this plan changes \(others) more than what drifted") }
        throw CommandFailure(envelope.plan.isBlocked ? .blocked : .changesPending)
    }
}

extension LiveValueEdit.Refusal {
    fileprivate static var kept: LiveValueEdit.Refusal {
        LiveValueEdit.Refusal(
            reason: "it is kept in the store, and the next apply gives it to all of its consumers; for another one raise its generation")
    }
}

extension DriftItem {
    /// Whether nobody can say what is live of it.
    fileprivate var isUnreadable: Bool { applied?["value"] != nil && live != nil && live?["value"] == nil }
}
