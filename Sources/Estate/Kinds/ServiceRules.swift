package import Diagnostics

/// What apps of one kind of provider may be called and hold: what follows from the provider and not from the language.
///
/// A provider's descriptor carries one; the readers of a service ask it. Each function reports what is wrong where it is written.
package protocol ServiceRules: Sendable {
    /// The app's name.
    func check(app: Located<String>, into sink: inout DiagnosticSink)

    /// What it runs on.
    func check(stack: Located<String>, into sink: inout DiagnosticSink)

    /// Where it runs.
    func check(region: Located<String>, into sink: inout DiagnosticSink)

    /// Its buildpacks, in their order.
    func check(buildpacks: [Located<String>], into sink: inout DiagnosticSink)

    /// A feature's name.
    func check(feature: Located<String>, into sink: inout DiagnosticSink)

    /// A config var's name.
    func check(variable: Located<String>, into sink: inout DiagnosticSink)

    /// A literal in a config var of this name.
    func check(literal: Located<String>, of variable: String, into sink: inout DiagnosticSink)

    /// All config vars together, as far as the files say what is in them.
    func check(config: [String: Located<ConfigValue>], into sink: inout DiagnosticSink)

    /// A process type's name.
    func check(processType: Located<String>, into sink: inout DiagnosticSink)

    /// The size of dynos.
    func check(size: Located<String>, into sink: inout DiagnosticSink)

    /// How many dynos a process type has; it is not negative.
    func check(quantity: Located<Int>, of size: Located<String>?, into sink: inout DiagnosticSink)

    /// All process types together.
    func check(formation: [String: Located<ProcessType>], into sink: inout DiagnosticSink)

    /// What of an add-on is bought.
    func check(plan: Located<String>, into sink: inout DiagnosticSink)

    /// An add-on's own name.
    func check(addOn: Located<String>, into sink: inout DiagnosticSink)

    /// The name that an add-on's variables begin with.
    func check(attachment: Located<String>, into sink: inout DiagnosticSink)

    /// The hosts that it answers for, in their order and in A-labels.
    /// - Parameter isManaged: whether the provider manages their certificates.
    func check(domains: [Located<String>], isManaged: Bool, into sink: inout DiagnosticSink)

    /// The name of the pipeline that it is in.
    func check(pipeline: Located<String>, into sink: inout DiagnosticSink)

    /// Its place in the pipeline.
    func check(stage: Located<String>, into sink: inout DiagnosticSink)
}
