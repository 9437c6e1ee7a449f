internal import CanonicalJSON
package import Planning
package import Resources

/// One apply as the ledger tells it.
package struct RunRecord: Sendable {
    package let id: String
    package let actor: String
    /// Seconds since 1970.
    package let begun: Int
    /// As it was confirmed.
    package let plan: PlanEnvelope
    /// The run that it takes back; nil where it carries out the files.
    package let undoes: String?
    /// What it ended with the last time; nil when it never came to an end.
    package let report: ApplyReport?

    /// Looks at what it wrote that have not shown what they should.
    private let looks: [Operation]

    /// What it wrote, and nobody has seen since to be as it should.
    package var unseen: Set<Address> { Set(looks.flatMap(\.prerequisites)) }

    /// Whether something waits for the world.
    package var isWaiting: Bool { report?.lines.contains { $0.status == .waiting } ?? false }

    /// Whether something of it may be left to do.
    package var isUnfinished: Bool { report.map { !$0.isComplete } ?? true }

    /// The one task that it was asked to run; nil where it carries out the files or takes back a run.
    package var task: Address? {
        let operations = plan.plan.operations
        guard operations.count == 1, operations[0].payload["asked"]?.boolean == true else { return nil }
        return operations[0].addresses.first
    }

    private func with(_ report: ApplyReport?) -> RunRecord {
        RunRecord(id: id, actor: actor, begun: begun, plan: plan, undoes: undoes, report: report, looks: looks)
    }

    private func with(looks: [Operation]) -> RunRecord {
        RunRecord(id: id, actor: actor, begun: begun, plan: plan, undoes: undoes, report: report, looks: looks)
    }

    /// The runs among `events`, oldest first.
    /// - Throws: ``LedgerError`` `.corrupt` when a run does not say what was confirmed.
    package static func all(in events: [RecordedEvent]) throws(LedgerError) -> [RunRecord] {
        var runs: [RunRecord] = []
        var places: [String: Int] = [:]
        func change(_ id: String, _ body: (RunRecord) -> RunRecord) {
            if let place = places[id] { runs[place] = body(runs[place]) }
        }
        for recorded in events {
            guard let id = recorded.event.run else { continue }
            switch recorded.event.kind {
            case .applyIntent, .applyIntentBreakGlass:
                guard let plan = try? recorded.event.detail["plan"]?.decoded(as: PlanEnvelope.self) else {
                    throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was confirmed")
                }
                places[id] = runs.count
                runs.append(
                    RunRecord(
                        id: id, actor: recorded.event.actor, begun: recorded.event.time, plan: plan,
                        undoes: recorded.event.detail["undoes"]?.string, report: nil, looks: plan.plan.looks))
            case .applyResumed:
                guard let plan = try? recorded.event.detail["plan"]?.decoded(as: PlanEnvelope.self) else {
                    throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was left")
                }
                change(id) { $0.with(looks: plan.plan.looks) }
            case .operationDone where recorded.event.detail["status"]?.string == ApplyReport.Status.done.rawValue:
                let seen = recorded.event.detail["operation"]?.integer
                change(id) { run in run.with(looks: run.looks.filter { $0.id != seen }) }
            case .applyCompleted:
                let report = try? recorded.event.detail["report"]?.decoded(as: ApplyReport.self)
                change(id) { $0.with(report) }
            default: continue
            }
        }
        return runs
    }
}
