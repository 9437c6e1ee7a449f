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

    /// What it wrote, and nobody has seen since to be as it should. A look that comes after another scope's writes is about its
    /// own alone: those may have been seen.
    package var unseen: Set<Address> { Set(looks.flatMap { look in look.prerequisites.filter { $0.scope == look.scope } }) }

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
        for recorded in events {
            guard let id = recorded.event.run else { continue }
            switch recorded.event.kind {
            case .applyIntent, .applyIntentBreakGlass:
                guard let plan = try? recorded.event.detail["plan"]?.decoded(as: PlanEnvelope.self) else {
                    throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was confirmed")
                }
                runs.append(
                    RunRecord(
                        id: id, actor: recorded.event.actor, begun: recorded.event.time, plan: plan,
                        undoes: recorded.event.detail["undoes"]?.string, report: nil, looks: plan.plan.looks))
            case .applyResumed:
                guard let plan = try? recorded.event.detail["plan"]?.decoded(as: PlanEnvelope.self) else {
                    throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was left")
                }
                runs = runs.map { $0.id == id ? $0.with(looks: plan.plan.looks) : $0 }
            case .operationDone where recorded.event.detail["status"]?.string == ApplyReport.Status.done.rawValue:
                let seen = recorded.event.detail["operation"]?.integer
                runs = runs.map { $0.id == id ? $0.with(looks: $0.looks.filter { $0.id != seen }) : $0 }
            case .applyCompleted:
                let report = try? recorded.event.detail["report"]?.decoded(as: ApplyReport.self)
                runs = runs.map { $0.id == id ? $0.with(report) : $0 }
            default: continue
            }
        }
        return runs
    }
}
