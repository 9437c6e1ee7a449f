internal import CanonicalJSON
internal import Cryptography

/// Names the head that a recorded state belongs to, and digests everything in it.
package struct StateCheckpoint: Hashable, Sendable, Codable {
    package static let newestFormat = 1

    /// The part of the state that one environment's events of one kind are.
    package struct Section: Hashable, Sendable, Codable {
        package let environment: String
        package let kind: LedgerEvent.Kind
        /// SHA-256, in hex, of the section's bytes.
        package let digest: String
    }

    /// The version of this form; see ``newestFormat``.
    package let format: Int
    /// How many events a step covers; the state is computed again in the same steps.
    package let stride: Int
    package let place: ChainPlace
    /// Environments whose history was begun, ascending.
    package let begun: [String]
    /// Runs that are no longer told of one by one: how many, by environment.
    package let runs: [String: Int]
    /// By environment and kind.
    package let sections: [Section]
    /// Nil where the ledger is not signed.
    package let signature: EventSignature?

    /// SHA-256, in hex: of two states with the same digest everything is the same.
    package func digest() throws(LedgerError) -> String { SHA256.digest(try bytes()).hexDigits }

    /// The checkpoint as canonical JSON: what is digested and signed.
    /// - Throws: ``LedgerError`` where it cannot be written as JSON.
    package func bytes() throws(LedgerError) -> [UInt8] {
        do {
            return try CanonicalForm.bytes(of: self)
        } catch {
            throw LedgerError(.unwritable, "the recorded state cannot be written as JSON")
        }
    }

    /// - Throws: ``LedgerError`` `.corrupt` for what cannot be read, or is of a newer format.
    package init(bytes: [UInt8]) throws(LedgerError) {
        guard let read = try? CanonicalForm.decode(StateCheckpoint.self, from: bytes, .any) else {
            throw LedgerError(.corrupt, "the checkpoint of the recorded state cannot be read: the ledger was altered or damaged")
        }
        guard read.format <= Self.newestFormat else {
            throw LedgerError(.corrupt, "the recorded state was written by a newer plumb; use that one")
        }
        self = read
    }

    private init(_ state: LedgerState, stride: Int, _ sections: [Section]) {
        format = Self.newestFormat
        self.stride = stride
        place = state.place
        begun = state.begun
        runs = state.runs
        self.sections = sections
        signature = nil
    }

    private init(_ other: StateCheckpoint, signature: EventSignature?) {
        (format, stride, place, begun, runs, sections) = (
            other.format, other.stride, other.place, other.begun, other.runs, other.sections
        )
        self.signature = signature
    }

    /// The same without a signature.
    package var unsigned: StateCheckpoint { StateCheckpoint(self, signature: nil) }

    /// The same, vouched for.
    /// - Parameter signer: nil leaves it as it is.
    package func signed(by signer: EventSigner?) throws(LedgerError) -> StateCheckpoint {
        guard let signer else { return self }
        let signature = try signer.signature(of: EventSignature.message(checkpoint: try unsigned.bytes()), after: "")
        return StateCheckpoint(self, signature: signature)
    }

    /// The state as it is stored: a checkpoint, and the bytes of each of its sections in their order.
    package static func written(_ state: LedgerState, stride: Int) throws(LedgerError) -> (StateCheckpoint, sections: [[UInt8]]) {
        let grouped = Dictionary(grouping: state.retained) { Key(environment: $0.event.environment, kind: $0.event.kind) }
        var sections: [Section] = []
        var bytes: [[UInt8]] = []
        for (key, events) in grouped.sorted(by: { $0.key < $1.key }) {
            var lines: [UInt8] = []
            do {
                for event in events { lines += try CanonicalForm.bytes(of: event) + [10] }
            } catch {
                throw LedgerError(.unwritable, "the recorded state cannot be written as JSON")
            }
            sections.append(Section(environment: key.environment, kind: key.kind, digest: SHA256.digest(lines).hexDigits))
            bytes.append(lines)
        }
        return (StateCheckpoint(state, stride: stride, sections), bytes)
    }

    private struct Key: Hashable, Comparable {
        let environment: String
        let kind: LedgerEvent.Kind

        static func < (left: Key, right: Key) -> Bool {
            (left.environment, left.kind.rawValue) < (right.environment, right.kind.rawValue)
        }
    }

    /// Which sections hold what is asked for, by their numbers.
    /// - Parameters:
    ///   - environment: nil for all.
    ///   - kinds: nil for all.
    package func numbers(of environment: String?, _ kinds: Set<LedgerEvent.Kind>?) -> [Int] {
        sections.indices.filter { number in
            (environment ?? sections[number].environment) == sections[number].environment && kinds?.contains(sections[number].kind) ?? true
        }
    }

    /// What a section's bytes tell.
    /// - Throws: ``LedgerError`` `.corrupt` where they are not what the checkpoint digests.
    package func events(in bytes: [UInt8], section number: Int) throws(LedgerError) -> [RetainedEvent] {
        let section = sections[number]
        guard SHA256.digest(bytes).hexDigits == section.digest else { throw altered(section) }
        do {
            return try bytes.split(separator: 10).map { try RetainedEvent(bytes: Array($0)) }
        } catch {
            throw altered(section)
        }
    }

    private func altered(_ section: Section) -> LedgerError {
        LedgerError(
            .corrupt,
            "the recorded state of \(section.environment) (\(section.kind.rawValue)) does not match its checkpoint: the ledger was altered "
                + "or damaged; restore it from a copy")
    }

    /// The whole state.
    package func state(_ sections: [[UInt8]]) throws(LedgerError) -> LedgerState {
        guard sections.count == self.sections.count else {
            throw LedgerError(.corrupt, "a part of the recorded state is missing; restore the ledger from a copy")
        }
        var retained: [RetainedEvent] = []
        for (number, bytes) in sections.enumerated() { retained += try events(in: bytes, section: number) }
        return LedgerState(place: place, retained: retained.sorted { $0.sequence < $1.sequence }, begun: begun, runs: runs)
    }
}

/// When the recorded state moves on: over how many events at once, and how old they are by then.
package struct StateSchedule: Hashable, Sendable {
    /// The state moves to places in the chain that this divides, so that anybody can compute it again.
    package let stride: Int
    /// Seconds that an event stays beside the state before it becomes part of it; some rules ask about the last minutes.
    package let age: Int

    package init(stride: Int, age: Int) {
        self.stride = max(1, stride)
        self.age = max(0, age)
    }

    package static let standard = StateSchedule(stride: 256, age: 86_400)

    /// The first place after `sequence` that the state may move to.
    package func place(after sequence: Int) -> Int { (sequence / stride + 1) * stride }

    /// Whether an event of that time may become part of the state.
    package func isOld(_ time: Int, newest: Int) -> Bool { age == 0 || newest - time >= age }
}
