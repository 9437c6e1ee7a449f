package import CanonicalJSON
package import Reconciling
import Resources
import Testing

/// What every ledger must do, whatever it is made of. `open` opens the same, at first empty, storage at every call.
package enum LedgerConformance {
    package typealias Open = @Sendable () async throws -> any Ledger

    package struct Requirement: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        package let check: @Sendable (_ open: Open) async throws -> Void

        package init(_ description: String, _ check: @escaping @Sendable (_ open: Open) async throws -> Void) {
            testDescription = description
            self.check = check
        }
    }

    package static let all = history + chain + locks + compaction + state + signatures + audit

    package static func event(
        _ kind: LedgerEvent.Kind, _ environment: String = "production", run: String? = nil, detail: JSONValue = ["applied": []]
    ) -> LedgerEvent {
        LedgerEvent(environment: environment, kind: kind, time: 1_700_000_000, actor: "ada", run: run, detail: detail)
    }

    /// The error's code; nil when nothing was thrown.
    package static func refusal<Value>(_ body: () async throws -> Value) async -> LedgerError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? LedgerError
        }
    }
}

extension LedgerConformance {
    package static let history = [
        Requirement("an environment without a history is an error, never an empty list") { open in
            let ledger = try await open()
            #expect(await refusal { try await ledger.events(environment: "production") }?.code == .noHistory)
            _ = try await ledger.append(event(.historyBegun, "staging"))
            #expect(await refusal { try await ledger.events(environment: "production") }?.code == .noHistory)
        },
        Requirement("a history begins once for each environment") { open in
            let ledger = try await open()
            _ = try await ledger.append(event(.historyBegun))
            #expect(await refusal { try await ledger.append(event(.historyBegun)) }?.code == .historyExists)
            _ = try await ledger.append(event(.historyBegun, "staging"))
            #expect(try await ledger.events(environment: "production").count == 1)
        },
        Requirement("nothing but drift is recorded before the beginning") { open in
            let ledger = try await open()
            for kind in [LedgerEvent.Kind.planCreated, .gateConfirmed, .gateRejected, .applyIntent, .operationIntent, .applyCompleted] {
                #expect(await refusal { try await ledger.append(event(kind)) }?.code == .noHistory, "\(kind)")
            }
            _ = try await ledger.append(event(.driftDetected))
            _ = try await ledger.append(event(.driftCleared))
            #expect(await refusal { try await ledger.events(environment: "production") }?.code == .noHistory)
            #expect(await refusal { try await ledger.append(event(.planCreated)) }?.code == .noHistory)
            _ = try await ledger.append(event(.historyBegun))
            #expect(try await ledger.events(environment: "production").map(\.sequence) == [1, 2, 3])
        },
    ]

    package static let chain = [
        Requirement("events come back as they were recorded, oldest first, each environment its own") { open in
            let ledger = try await open()
            let detail: JSONValue = ["text": "Zoë \"\\\u{0}\u{1F600}\n", "none": .null, "list": [1, -2, true], "half": .number(0.5)]
            var recorded = [try await ledger.append(event(.historyBegun))]
            _ = try await ledger.append(event(.historyBegun, "staging"))
            recorded.append(try await ledger.append(event(.applyIntent, run: "r1", detail: detail)))
            recorded.append(try await ledger.append(event(.applyCompleted, run: "r1", detail: detail)))
            #expect(try await ledger.events(environment: "production") == recorded)
            #expect(recorded.map(\.sequence) == [1, 3, 4])
            #expect(Set(recorded.map(\.hash)).count == 3 && recorded.allSatisfy { $0.hash.count == 64 })
        },
        Requirement("the events of all environments come as one chain") { open in
            let ledger = try await open()
            #expect(try await ledger.allEvents().isEmpty)
            let recorded = [
                try await ledger.append(event(.historyBegun, "staging")), try await ledger.append(event(.historyBegun)),
                try await ledger.append(event(.planCreated, "staging")),
            ]
            #expect(try await open().allEvents() == recorded)
        },
        Requirement("what was appended is there when it is opened again") { open in
            let recorded = try await open().append(event(.historyBegun))
            let again = try await open()
            #expect(try await again.events(environment: "production") == [recorded])
            #expect(try await again.append(event(.planCreated)).sequence == 2)
        },
        Requirement("many tasks append one chain") { open in
            let ledgers = [try await open(), try await open()]
            _ = try await ledgers[0].append(event(.historyBegun))
            let recorded = try await withThrowingTaskGroup(of: RecordedEvent.self) { group in
                for number in 0..<60 {
                    group.addTask { try await ledgers[number % 2].append(event(.planCreated, run: "\(number)")) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(recorded.map(\.sequence)) == Set(2...61))
            #expect(
                try await ledgers[1].events(environment: "production").dropFirst() == recorded.sorted { $0.sequence < $1.sequence }[...])
        },
        Requirement("of many that begin a history at once, one does") { open in
            let ledgers = [try await open(), try await open()]
            let refusals = await withTaskGroup(of: LedgerError.Code?.self) { group in
                for number in 0..<8 {
                    group.addTask { await refusal { try await ledgers[number % 2].append(event(.historyBegun)) }?.code }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.filter { $0 == nil }.count == 1)
            #expect(refusals.filter { $0 == .historyExists }.count == 7)
        },
    ]
}
