import Reconciling
import Testing

/// Whether a lock's holder still runs is told by whoever numbers processes in the same way, and by nobody else.
struct ProcessIdentityTests {
    private static let own = ProcessIdentity(number: 7, started: 11, boot: "b", namespace: "n")

    @Test("another process of the same start of the machine and the same container is seen")
    func beside() {
        #expect(ProcessIdentity(number: 8, started: 12, boot: "b", namespace: "n").isSeen(from: Self.own))
    }

    @Test(
        "another machine's, another start's or another container's is not, nor one of which that is unknown",
        arguments: [("c", "n"), ("b", "m"), (nil, "n"), ("b", nil), (nil, nil)])
    func elsewhere(boot: String?, namespace: String?) {
        let other = ProcessIdentity(number: 7, started: 11, boot: boot, namespace: namespace)
        #expect(!other.isSeen(from: Self.own))
        // Two unknown ones are not the same.
        #expect(!other.isSeen(from: other) || (boot != nil && namespace != nil))
    }
}
