import Estate
import Planning
import Resources
import TestBench
import Testing

/// Whatever an environment has: beside a copy of itself nothing is found, and what is taken out of the copy is named, all of it and
/// nothing else.
@Suite struct ComparisonPropertyTests {
    /// From a seed, so that a failure can be repeated.
    private struct Generator: RandomNumberGenerator {
        private var numbers: SeededNumbers

        init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

        mutating func next() -> UInt64 { numbers.next() }

        mutating func chance() -> Bool { Bool.random(using: &self) }
        mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
        mutating func pick<Value>(_ values: Value...) -> Value { values[number(0...values.count - 1)] }

        /// Nothing in it forbids that two environments have the same.
        mutating func place() -> ComparisonBench.Place {
            var place = ComparisonBench.Place()
            for number in 0..<number(0...12) {
                let name = "V\(number)"
                place.config[name] = pick("true", "1", "x\(self.number(0...9))", "a longer value \(self.number(0...99))")
                // Of flags, one that is off may be gone unnoticed: those have a test of their own.
                if chance() {
                    place.contract.append(
                        ContractVariable(
                            ComparisonBench.name(name), format: pick(.text, .origin, .uuid), isOptional: chance(), isSecret: chance(),
                            mayBeShared: true))
                }
                if chance() { place.declared[name] = pick(.literal("y"), .external, .absent) }
            }
            for type in ["web", "worker", "clock"] where chance() {
                place.formation[type] = .record(["quantity": .integer(number(1...4)), "size": .text(pick("Basic", "Standard-1X"))])
            }
            for name in ["a", "b"] where chance() {
                place.addons[name] = .record(["plan": .text(pick("x:1", "y:2")), "attachment": .text(name.uppercased())])
            }
            for name in ["preboot", "log"] where chance() { place.features[name] = true }
            if chance() { place.domains = ["www.example.net"] }
            place.stack = pick("heroku-24", "container")
            return place
        }
    }

    @Test func aCopyOfItself() {
        for seed in 0..<500 {
            var generator = Generator(seed: UInt64(seed))
            var bench = ComparisonBench()
            bench.staging = generator.place()
            bench.production = bench.staging
            #expect(bench.unexpected == [], "seed \(seed)")
        }
    }

    @Test func exactlyWhatWasTakenOut() {
        for seed in 0..<500 {
            var generator = Generator(seed: UInt64(seed))
            var bench = ComparisonBench()
            bench.staging = generator.place()
            bench.production = bench.staging
            let gone = bench.staging.config.keys.sorted().filter { _ in generator.chance() }
            let stopped = bench.staging.formation.keys.sorted().filter { _ in generator.chance() }
            for name in gone { bench.production.config[name] = nil }
            for type in stopped { bench.production.formation[type] = nil }
            let wanted = gone.map { "missing \($0)" } + stopped.map { "missing formation \($0)" }
            #expect(bench.unexpected == wanted, "seed \(seed)")
            // The other way round the same are named, as the other's.
            swap(&bench.staging, &bench.production)
            #expect(bench.unexpected == wanted.map { $0.replacing("missing ", with: "extra ") }, "seed \(seed)")
            // What was taken out and is said to differ is nobody's surprise.
            bench.rules = ComparisonRules(
                differs: ComparisonBench.because(
                    Dictionary((gone + ["formation"]).map { ($0, "why") }, uniquingKeysWith: { first, _ in first })))
            #expect(bench.unexpected == [], "seed \(seed)")
        }
    }
}
