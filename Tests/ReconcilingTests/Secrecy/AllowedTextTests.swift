import Reconciling
import Resources
import TestBench
import Testing

/// What is allowed is looked for once, when it is new, and not whenever something is found: the answer must not depend on when that was.
@Suite("What the watch lets pass")
struct AllowedTextTests {
    private enum Step {
        case remember(String, SecretCertainty)
        case allow(String)
        case look
    }

    private static func words(_ numbers: inout SeededNumbers) -> [String] {
        let letters = Array("ab9x/+\\n \"")
        return (0..<12).map { _ in
            String((0..<Int.random(in: 4...40, using: &numbers)).map { _ in letters.randomElement(using: &numbers) ?? "a" })
        }
    }

    @Test("the order in which values and texts become known changes nothing", arguments: 0..<40)
    func order(_ seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let words = Self.words(&numbers)
        let secrets = Array(words.prefix(8))
        // Some are allowed as they are, some as a part of a longer text, some not at all.
        let allowed = [words[0], words[1] + words[9], words[10] + words[2] + words[11], "\"\(words[3])\""]
        // A value may become known several times, less surely too.
        let certainties = secrets.map { _ in [SecretCertainty.possible, .declared, .certain].shuffled(using: &numbers).prefix(2) }
        let remembered = zip(secrets, certainties).flatMap { secret, certainties in certainties.map { Step.remember(secret, $0) } }
        var steps = remembered + allowed.map { Step.allow($0) } + [.look, .look, .look]
        let outputs = words.map { Array("before \($0) after".utf8) } + [Array(words.joined(separator: ", ").utf8)]

        let once = SecretWatch()
        for (secret, certainties) in zip(secrets, certainties) { once.remember(Secret(secret), as: certainties.max() ?? .possible) }
        once.allow(allowed)
        let expected = outputs.map(once.isIn)

        for _ in 0..<4 {
            steps.shuffle(using: &numbers)
            let watch = SecretWatch()
            for step in steps {
                switch step {
                case .remember(let secret, let certainty): watch.remember(Secret(secret), as: certainty)
                case .allow(let text): watch.allow([text])
                case .look: _ = watch.isIn(outputs[0])
                }
            }
            #expect(outputs.map(watch.isIn) == expected)
        }
    }

    @Test("many values are found, and those that are allowed are not")
    func many() {
        let watch = SecretWatch()
        let values = (0..<2_000).map { "value-of-\($0)-k3yZ8QvT1mWb\($0)" }
        for value in values { watch.remember(value) }
        watch.allow(Array(values.prefix(1_000)))
        for (number, value) in values.enumerated() {
            #expect(watch.isIn(Array("a \(value) b".utf8)) == (number >= 1_000), "\(number)")
        }
    }
}
