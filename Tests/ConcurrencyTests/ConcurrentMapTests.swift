import Concurrency
import Testing

/// Values as large as a provider's answers and errors: small ones travel in registers, and the optimizer leaves them alone.
private struct Answer: Hashable, Sendable {
    var name: String?
    var lines: [String]
    var number: Int?
    var actor: String?
    var time: String?

    init(_ number: Int) {
        self.number = number
        name = "answer \(number)"
        lines = ["line \(number)"]
    }
}

private struct Refusal: Error, Hashable {
    let attempt: String
    let message: String
    let id: String?
    let status: Int?
    let isUnknown: Bool
    let output: [String]

    init(_ number: Int) {
        attempt = "attempt \(number)"
        message = "refused \(number)"
        id = nil
        status = number
        isUnknown = false
        output = ["output \(number)"]
    }
}

private struct Name: Hashable, Sendable {
    let provider: String
    let name: String

    init(_ number: Int) {
        provider = "provider \(number)"
        name = "name \(number)"
    }
}

private protocol Source: Sendable {
    func answer(_ number: Int) async throws(Refusal) -> Answer
}

private struct Suspending: Source {
    @inline(never)
    func answer(_ number: Int) async throws(Refusal) -> Answer {
        await Task.yield()
        if number % 3 == 2 { throw Refusal(number) }
        return Answer(number)
    }
}

@Suite struct ConcurrentMapTests {
    private static let numbers = Array(0..<64)

    /// Run optimized, as all tests of `make test` are: built around an `await`, these pairs come out corrupted or the program crashes.
    @Test func everyKeyHasItsOwnResult() async {
        let source: any Source = Suspending()
        let results = await Self.numbers.concurrentResults(keyedBy: Name.init) { number throws(Refusal) in
            try await source.answer(number)
        }
        let expected = Self.numbers.map { number in
            (Name(number), number % 3 == 2 ? Result<Answer, Refusal>.failure(Refusal(number)) : .success(Answer(number)))
        }
        #expect(results == Dictionary(uniqueKeysWithValues: expected))
    }

    @Test func valuesComeInTheOrderOfTheElements() async {
        let source: any Source = Suspending()
        let values = await Self.numbers.concurrentMap { number in (try? await source.answer(number)) ?? Answer(-number) }
        #expect(values == Self.numbers.map { $0 % 3 == 2 ? Answer(-$0) : Answer($0) })
    }

    @Test func allAreUnderWayAtTheSameTime() async {
        let waiting = Locked<[CheckedContinuation<Void, Never>]>([])
        let count = 8
        let values = await (0..<count).concurrentMap { number in
            await withCheckedContinuation { continuation in
                let arrived = waiting.withLock { list in
                    list.append(continuation)
                    return list.count == count ? list : []
                }
                for one in arrived { one.resume() }
            }
            return number
        }
        #expect(values == Array(0..<count))
    }

    @Test func noElementsGiveNoValues() async {
        #expect(await [Int]().concurrentMap { $0 } == [])
    }

    @Test func aLaterElementOfTheSameKeyCounts() async {
        let results = await [1, 2].concurrentResults(keyedBy: { _ in "key" }) { number throws(Refusal) in number }
        #expect(results == ["key": .success(2)])
    }
}
