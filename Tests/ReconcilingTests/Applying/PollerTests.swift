import Reconciling
import Testing

/// One loop waits for everything: how often it looks, and what ends it.
@Suite struct PollerTests {
    /// Looks that are as awaited from the one of this number on.
    private static func looks(
        until number: Int, _ poller: () -> Poller
    ) async throws -> (count: Int, isDone: Bool, reported: [Int]) {
        var (count, reported) = (0, [Int]())
        let last = try await poller().looks(attempt: "looking") { () async throws(ProviderError) -> Int in
            count += 1
            return count
        } until: {
            $0 >= number
        } seen: {
            reported.append($0)
            return nil
        }
        #expect(last.value == count)
        return (count, last.isDone, reported)
    }

    @Test func looksAsOftenAsItsPaceSaysAndSaysWhatEachSaw() async throws {
        let met = try await Self.looks(until: 3) { Poller((.zero, 5), WaitPolicy()) }
        #expect(met.count == 3 && met.isDone && met.reported == [1, 2])
        let missed = try await Self.looks(until: 9) { Poller((.zero, 5), WaitPolicy()) }
        #expect(missed.count == 5 && !missed.isDone && missed.reported == [1, 2, 3, 4, 5])
        let once = try await Self.looks(until: 9) { Poller((.zero, 0), WaitPolicy()) }
        #expect(once.count == 1 && !once.isDone)
    }

    @Test func whoWouldRatherLeaveItLooksOnceUnlessItIsFollowed() async throws {
        let parking = WaitPolicy(isParking: true)
        let parked = try await Self.looks(until: 9) { Poller((.zero, 5), parking) }
        #expect(parked.count == 1 && !parked.isDone)
        let followed = try await Self.looks(until: 4) { Poller((.zero, 5), parking, isFollowed: true) }
        #expect(followed.count == 4 && followed.isDone)
        let stopped = try await Self.looks(until: 9) { Poller((.zero, 5), WaitPolicy(isStopping: { true }), isFollowed: true) }
        #expect(stopped.count == 1 && !stopped.isDone)
    }

    @Test func aCancelledTaskIsAnErrorAndWhatALookThrowsIsPassedOn() async {
        let task = Task { () async -> ProviderError.Code? in
            do throws(ProviderError) {
                _ = try await Poller((.seconds(3_600), 2), WaitPolicy()).looks(attempt: "looking") { () async throws(ProviderError) in
                    1
                } until: { _ in
                    false
                }
                return nil
            } catch {
                return error.code
            }
        }
        task.cancel()
        #expect(await task.value == .cancelled)
        let error = await #expect(throws: ProviderError.self) {
            _ = try await Poller((.zero, 5), WaitPolicy()).looks(attempt: "looking") { () async throws(ProviderError) -> Int in
                throw ProviderError(.forbidden, attempt: "looking", message: "no")
            } until: {
                $0 > 0
            }
        }
        #expect(error?.code == .forbidden)
    }

    @Test func anErrorKeepsWhatItSaysWhenItsOutcomeIsKnown() {
        let first = ProviderError(
            .unavailable, attempt: "writing", message: "no answer", providerID: "p", requestID: "r", status: 503, outcomeUnknown: true,
            fix: "look", output: ["line"])
        let known = first.with(outcomeUnknown: false)
        #expect(!known.outcomeUnknown && known.fix == "look" && known.output == ["line"] && known.with(outcomeUnknown: true) == first)
        #expect(first.with(fix: "go on").fix == "go on" && first.with(fix: "go on").outcomeUnknown)
    }
}
