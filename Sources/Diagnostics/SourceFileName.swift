internal import Concurrency

/// The name of a file, as a number: every value of an estate has its place, and a text in each would be counted and compared with each.
///
/// Names are kept as long as the process runs: an estate has some hundred.
package struct SourceFileName: Hashable, Sendable {
    private let number: UInt32

    private struct Known {
        var names: [String] = []
        var numbers: [String: UInt32] = [:]
    }

    private static let known = Locked(Known())

    /// - Parameter name: as the estate's files are named, relative to their directory.
    package init(_ name: String) {
        number = Self.known.withLock { known in
            if let number = known.numbers[name] { return number }
            let number = UInt32(known.names.count)
            known.names.append(name)
            known.numbers[name] = number
            return number
        }
    }

    /// The name itself.
    package var text: String { Self.known.withLock { $0.names[Int(number)] } }
}
