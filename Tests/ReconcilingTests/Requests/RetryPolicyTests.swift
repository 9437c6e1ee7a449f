import Reconciling
import Testing

struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 5, firstPause: .seconds(1), longestPause: .seconds(5))

    private func decide(
        _ result: RetryPolicy.Result, repeatable: Bool = true, attempt: Int = 1, jitter: Double = 0
    ) -> RetryPolicy.Decision {
        policy.decide(result, repeatable: repeatable, attempt: attempt, jitter: jitter)
    }

    @Test(arguments: [200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 501])
    func anAnswerThatWillNotChangeIsNotAskedForAgain(_ status: Int) {
        #expect(decide(.response(status: status, retryAfter: nil)) == .giveUp)
    }

    @Test(arguments: [408, 500, 502, 503, 504])
    func aServersFailureIsRepeatedOnlyWhereThatIsHarmless(_ status: Int) {
        #expect(decide(.response(status: status, retryAfter: nil)) == .retry(after: .seconds(1)))
        #expect(decide(.response(status: status, retryAfter: nil), repeatable: false) == .giveUp)
    }

    @Test func aRefusalForTheRateIsAlwaysRepeated() {
        #expect(decide(.response(status: 429, retryAfter: nil), repeatable: false) == .retry(after: .seconds(1)))
    }

    @Test func theServersPauseHoldsWhenItIsLonger() {
        #expect(decide(.response(status: 429, retryAfter: 7)) == .retry(after: .seconds(7)))
        #expect(decide(.response(status: 503, retryAfter: 7)) == .retry(after: .seconds(7)))
        #expect(decide(.response(status: 429, retryAfter: 0)) == .retry(after: .seconds(1)))
        #expect(decide(.response(status: 429, retryAfter: -9)) == .retry(after: .seconds(1)))
    }

    @Test(arguments: [301, 86_400, Int.max])
    func aPauseThatNobodyShouldWaitIsGivenUp(_ seconds: Int) {
        #expect(decide(.response(status: 429, retryAfter: seconds)) == .giveUp)
        #expect(decide(.response(status: 503, retryAfter: seconds)) == .giveUp)
    }

    @Test func pausesDoubleUpToTheLongest() {
        let pauses = (1...4).map { decide(.response(status: 500, retryAfter: nil), attempt: $0) }
        #expect(pauses == [1, 2, 4, 5].map { .retry(after: .seconds($0)) })
    }

    @Test func jitterShortensByAQuarterAtMost() {
        #expect(decide(.response(status: 500, retryAfter: nil), jitter: 1) == .retry(after: .milliseconds(750)))
    }

    @Test func theLastAttemptIsTheLast() {
        #expect(decide(.response(status: 429, retryAfter: nil), attempt: 5) == .giveUp)
        #expect(RetryPolicy.never.decide(.response(status: 429, retryAfter: 1), repeatable: true, attempt: 1, jitter: 0) == .giveUp)
    }

    @Test func manyAttemptsDoNotOverflow() {
        let patient = RetryPolicy(attempts: 1000, firstPause: .seconds(1), longestPause: .seconds(5))
        #expect(
            patient.decide(.response(status: 500, retryAfter: nil), repeatable: true, attempt: 900, jitter: 0) == .retry(after: .seconds(5))
        )
    }

    @Test(arguments: [TransportError.Code.unreachable, .interrupted, .timedOut])
    func aLostExchangeIsRepeatedWhenHarmlessOrUnsent(_ code: TransportError.Code) {
        #expect(decide(.failure(code, mayHaveBeenSent: true)) == .retry(after: .seconds(1)))
        #expect(decide(.failure(code, mayHaveBeenSent: false), repeatable: false) == .retry(after: .seconds(1)))
        #expect(decide(.failure(code, mayHaveBeenSent: true), repeatable: false) == .giveUp)
    }

    @Test(arguments: [TransportError.Code.cancelled, .untrusted, .tooLarge, .closed, .setup])
    func whatRepeatingCannotMendIsGivenUp(_ code: TransportError.Code) {
        #expect(decide(.failure(code, mayHaveBeenSent: false)) == .giveUp)
    }
}
