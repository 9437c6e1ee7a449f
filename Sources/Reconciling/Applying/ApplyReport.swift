package import Planning

/// What an apply did, operation by operation.
package struct ApplyReport: Hashable, Sendable, Codable {
    /// What became of an operation; the raw value stands in the ledger and is what people read.
    package enum Status: String, Hashable, Sendable, Codable {
        case done
        /// The world is not there yet; nothing failed.
        case waiting
        case failed
        case notStarted = "not started"
    }

    /// One operation with what became of it.
    package struct Line: Hashable, Sendable, Codable {
        package let operation: Operation
        /// What it carries, or what it is, by the plan's numbers (``PlanNumbers``); nil in reports of earlier versions.
        package let numbers: [Int]?
        package let status: Status
        /// What the provider said, or why it was not started.
        package let detail: String
        /// The last lines of what a command printed; nil where nothing was.
        package let output: [String]?
        /// Whether a provider has refused it, and so has done nothing; nil where it did not fail, and in reports of earlier versions.
        package let isRefused: Bool?

        package init(
            operation: Operation, numbers: [Int]? = nil, status: Status, detail: String, output: [String] = [], isRefused: Bool? = nil
        ) {
            self.isRefused = isRefused
            self.numbers = numbers
            self.output = output.isEmpty ? nil : output
            self.operation = operation
            self.status = status
            self.detail = detail
        }
    }

    package let run: String
    /// In the order of the plan.
    package let lines: [Line]

    /// What the ledger had against recording all of this; the history then knows less than was done.
    package let unrecorded: String?

    package init(run: String, lines: [Line], unrecorded: String? = nil) {
        self.run = run
        self.unrecorded = unrecorded
        self.lines = lines.sorted { $0.operation.id < $1.operation.id }
    }

    /// Whether something failed, and nothing was written: every write that was tried was refused.
    package var hasWrittenNothing: Bool {
        let writes = lines.filter { $0.operation.effect.isWrite }
        return writes.contains { $0.status == .failed }
            && writes.allSatisfy { $0.status == .notStarted || $0.status == .failed && $0.isRefused == true }
    }

    package var isComplete: Bool { unrecorded == nil && lines.allSatisfy { $0.status == .done || $0.status == .waiting } }
}
