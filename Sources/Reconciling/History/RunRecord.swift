internal import CanonicalJSON
package import Planning
package import Resources

/// One apply as the ledger tells it.
package struct RunRecord: Sendable {
    package let id: String
    package let actor: String
    /// Seconds since 1970.
    package let begun: Int
    /// Of the event that it began with: its place in the chain.
    package let sequence: Int
    /// As it was confirmed.
    package let plan: PlanEnvelope
    /// The run that it takes back; nil where it carries out the files.
    package let undoes: String?
    /// Why approvals, soak and freezes were passed over; nil where they were not.
    package let brokenGlass: String?
    /// What it was begun for where nobody confirmed it; nil where somebody did.
    package let trigger: RunTrigger?
    /// What it ended with the last time; nil when it never came to an end.
    package fileprivate(set) var report: ApplyReport?
    /// Steps that somebody said are done, and who: nobody is asked twice in one run.
    package private(set) var saidDone: [Probe.Instruction: String] = [:]

    /// Whether somebody went on with it.
    fileprivate var isResumed = false
    /// Looks at what it wrote that have not shown what they should.
    private var looks: [Operation]
    /// Steps for a person, by their numbers in the plan that is carried out.
    private var steps: [Int: Probe.Instruction]

    fileprivate init(_ recorded: RecordedEvent, id: String, plan: PlanEnvelope) {
        let event = recorded.event
        (self.id, actor, begun, self.plan) = (id, event.actor, event.time, plan)
        sequence = recorded.sequence
        undoes = event.detail["undoes"]?.string
        brokenGlass = event.kind == .applyIntentBreakGlass ? event.detail["reason"]?.string : nil
        trigger = event.detail["trigger"]?.string.flatMap { RunTrigger(rawValue: $0) }
        (looks, steps) = (plan.plan.looks, plan.plan.steps)
    }

    /// What it wrote, and nobody has seen since to be as it should. A look that comes after another scope's writes is about its
    /// own alone: those may have been seen.
    package var unseen: Set<Address> { Set(looks.flatMap { look in look.prerequisites.filter { $0.scope == look.scope } }) }

    /// Whether something waits for the world.
    package var isWaiting: Bool { report?.lines.contains { $0.status == .waiting } ?? false }

    /// Whether something of it may be left to do.
    package var isUnfinished: Bool { report.map { !$0.isComplete } ?? true }

    /// Whether it carries out the files, and does not take back a run, run a task alone, put back drift or store what was adopted.
    package var isFromFiles: Bool { undoes == nil && task == nil && trigger == nil && !plan.plan.isDeposit }

    /// The one task that it was asked to run; nil where it carries out the files or takes back a run.
    package var task: Address? {
        let operations = plan.plan.operations
        guard operations.count == 1, operations[0].traits.isAsked else { return nil }
        return operations[0].addresses.first
    }

    /// What is left is numbered anew.
    fileprivate mutating func goOn(with rest: Plan) { (looks, steps, isResumed) = (rest.looks, rest.steps, true) }

    fileprivate mutating func end(_ operation: Int?, by actor: String) {
        looks.removeAll { $0.id == operation }
        if let step = operation.flatMap({ steps[$0] }) { saidDone[step] = actor }
    }

    /// The kinds of event that tell whether a run has come to its end.
    package static let kinds: Set<LedgerEvent.Kind> = [
        .applyIntent, .applyIntentBreakGlass, .applyResumed, .operationDone, .applyCompleted,
    ]

    /// The newest run among `events` where something of it may be left to do; nil where it is done. Of older runs, and of one that ended
    /// well, nothing but that is read.
    /// - Throws: as ``all(in:)``.
    package static func newestUnfinished(in events: [RecordedEvent]) throws(LedgerError) -> RunRecord? {
        let begun = events.last { [.applyIntent, .applyIntentBreakGlass].contains($0.event.kind) && $0.event.run != nil }
        guard let id = begun?.event.run else { return nil }
        let own = events.filter { $0.event.run == id }
        let isResumed = own.contains { $0.event.kind == .applyResumed }
        if !isResumed, let end = own.last(where: { $0.event.kind == .applyCompleted }),
            let ending = try ApplyReport.ending(end, where: { $0 != .done && $0 != .waiting }), ending.unrecorded == nil,
            ending.lines.isEmpty
        {
            return nil
        }
        return try all(in: own).last.flatMap { $0.isUnfinished ? $0 : nil }
    }

    /// The runs among `events`, oldest first.
    /// - Throws: ``LedgerError`` `.corrupt` when a run does not say what was confirmed.
    package static func all(in events: [RecordedEvent]) throws(LedgerError) -> [RunRecord] {
        var records = RunRecords()
        for recorded in events { try records.take(recorded) }
        return records.runs
    }
}

/// The runs of a history that is read event by event.
struct RunRecords {
    /// Oldest first.
    private(set) var runs: [RunRecord] = []
    private var places: [String: Int] = [:]

    /// - Parameters:
    ///   - recorded: follows those that were taken before.
    ///   - report: reads how a run ended, where somebody has not read it already.
    /// - Throws: ``LedgerError`` `.corrupt` when a run does not say what was confirmed, or how it ended.
    mutating func take(
        _ recorded: RecordedEvent, _ report: (RecordedEvent) throws(LedgerError) -> ApplyReport? = { recorded in try ApplyReport(recorded) }
    ) throws(LedgerError) {
        guard let id = recorded.event.run else { return }
        switch recorded.event.kind {
        case .applyIntent, .applyIntentBreakGlass:
            let run = RunRecord(recorded, id: id, plan: try PlanEnvelope(recorded))
            places[id] = runs.count
            runs.append(run)
        case .applyResumed:
            let rest = try PlanEnvelope(recorded).plan
            change(id) { $0.goOn(with: rest) }
        case .operationDone where recorded.event.detail["status"]?.string == ApplyReport.Status.done.rawValue:
            change(id) { $0.end(recorded.event.detail["operation"]?.integer, by: recorded.event.actor) }
        case .applyCompleted:
            // Of a run that is told of no more, only what it applied is kept.
            guard let place = places[id] else { return }
            // Who lost the locks to somebody that went on with the run has no say in how it ended.
            if recorded.event.detail["lockLost"] == true, runs[place].isResumed { return }
            guard let report = try report(recorded) else {
                throw LedgerError(.corrupt, "event \(recorded.sequence) does not say how the run ended")
            }
            change(id) { $0.report = report }
        default: return
        }
    }

    private mutating func change(_ id: String, _ body: (inout RunRecord) -> Void) {
        if let place = places[id] { body(&runs[place]) }
    }

    /// Leaves out all other runs, as if their events had not been there.
    mutating func keep(_ ids: Set<String>) {
        guard runs.contains(where: { !ids.contains($0.id) }) else { return }
        runs.removeAll { !ids.contains($0.id) }
        places = Dictionary(runs.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { _, later in later })
    }
}

extension Plan {
    /// What a person does, by the operation's number.
    fileprivate var steps: [Int: Probe.Instruction] {
        var steps: [Int: Probe.Instruction] = [:]
        for operation in operations {
            // One that cannot be read is asked for again.
            guard case .person(let step)? = Probe(probing: operation) else { continue }
            steps[operation.id] = step
        }
        return steps
    }
}

extension ApplyReport {
    /// What a run that came to its end says of it; nil where it says nothing, as one that was compacted away with nothing failed.
    /// - Throws: ``LedgerError`` `.corrupt` when what it says cannot be read.
    init?(_ recorded: RecordedEvent) throws(LedgerError) {
        guard let written = recorded.event.detail["report"] else { return nil }
        guard let report = try? written.decoded(as: ApplyReport.self) else {
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say how the run ended")
        }
        self = report
    }
}

extension ApplyReport {
    /// The lines of a run's report with a status that counts; the others, most of a long report, are not read.
    /// - Throws: ``LedgerError`` `.corrupt` where the report, the status of a line or a line that counts cannot be read.
    static func lines(_ recorded: RecordedEvent, where counts: (Status) -> Bool) throws(LedgerError) -> [Line] {
        try ending(recorded, where: counts)?.lines ?? []
    }

    /// How a run ended.
    struct Ending {
        var unrecorded: String?
        /// Those that count.
        var lines: [Line] = []
    }

    /// The same with what the ledger had against recording it; nil where no report is told.
    static func ending(_ recorded: RecordedEvent, where counts: (Status) -> Bool) throws(LedgerError) -> Ending? {
        do {
            return try recorded.event.detail.read("report") { parser in
                try ending(&parser, where: counts)
            } value: { told in
                guard let lines = told["lines"]?.array else { throw UnlikeValue() }
                var ending = Ending(unrecorded: told["unrecorded"]?.string)
                for line in lines { try ending.take(line["status"]?.string, where: counts) { line } }
                return ending
            }
        } catch {
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say how the run ended")
        }
    }

    private static func ending(_ parser: inout JSONParser, where counts: (Status) -> Bool) throws -> Ending {
        var ending = Ending()
        var hasLines = false
        try parser.members { parser, key in
            switch key {
            case "unrecorded": ending.unrecorded = try parser.value().string
            case "lines":
                hasLines = true
                try parser.elements { parser in
                    let line = try parser.outlined()
                    try ending.take(line["status"]?.string, where: counts) { line.value }
                }
            default: try parser.skip()
            }
        }
        guard hasLines else { throw UnlikeValue() }
        return ending
    }
}

extension ApplyReport.Ending {
    /// - Parameter line: made only where it counts.
    fileprivate mutating func take(_ status: String?, where counts: (ApplyReport.Status) -> Bool, _ line: () -> JSONValue) throws {
        guard let status = status.flatMap(ApplyReport.Status.init(rawValue:)) else { throw UnlikeValue() }
        if counts(status) { lines.append(try line().decoded(as: ApplyReport.Line.self)) }
    }
}

extension PlanEnvelope {
    /// What was confirmed when a run began, or what was left of it when it went on.
    /// - Throws: ``LedgerError`` `.corrupt` when the event does not say so.
    init(_ recorded: RecordedEvent) throws(LedgerError) {
        guard let envelope = try? recorded.event.detail["plan"]?.decoded(as: PlanEnvelope.self) else {
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was confirmed")
        }
        self = envelope
    }
}
