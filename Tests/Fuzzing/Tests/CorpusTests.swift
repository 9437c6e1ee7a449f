import Foundation
import Fuzzing
import Testing

/// Every input that was ever found or thought of, and a few thousand that are made from them; `make fuzz` goes on for hours.
@Suite struct CorpusTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Corpus")

    private static func inputs(_ target: FuzzTarget) throws -> [[UInt8]] {
        let directory = corpus.appending(path: target.rawValue)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        return try names.map { Array(try Data(contentsOf: directory.appending(path: $0))) }
    }

    @Test(arguments: FuzzTarget.allCases) func knownInputs(_ target: FuzzTarget) async throws {
        let inputs = try Self.inputs(target)
        try #require(!inputs.isEmpty)
        for input in inputs {
            let problem = await target.problem(with: input)
            #expect(problem == nil, "\(String(decoding: input.prefix(200), as: UTF8.self))")
        }
    }

    /// `PLUMB_FUZZ_INPUTS` raises the number.
    @Test(arguments: FuzzTarget.allCases) func madeFromThem(_ target: FuzzTarget) async throws {
        let count = ProcessInfo.processInfo.environment["PLUMB_FUZZ_INPUTS"].flatMap { Int($0) } ?? 300
        var mutator = Mutator(try Self.inputs(target), seed: 4711)
        for _ in 0..<count {
            let input = mutator.next()
            if let problem = await target.problem(with: input) {
                Issue.record("\(target): \(problem): \(Data(input).base64EncodedString())")
                return
            }
        }
    }
}
