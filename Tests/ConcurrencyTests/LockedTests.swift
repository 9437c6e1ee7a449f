import Concurrency
import Testing

@Suite struct LockedTests {
    private struct Refused: Error {}

    @Test func noChangeIsLost() async {
        let count = Locked(0)
        _ = await (0..<32).concurrentMap { _ in
            for _ in 0..<1_000 { count.withLock { $0 += 1 } }
        }
        #expect(count.withLock { $0 } == 32_000)
    }

    @Test func anErrorGivesTheLockBack() {
        let state = Locked("before")
        #expect(throws: Refused.self) {
            try state.withLock { text throws(Refused) in
                text = "changed"
                throw Refused()
            }
        }
        #expect(state.withLock { $0 } == "changed")
    }
}
