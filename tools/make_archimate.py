#!/usr/bin/env python3
"""Writes a synthetic ArchiMate exchange file for measurements and tests of size.

    tools/make_archimate.py --elements 100000 --relations 300000 --seed 1 > big.xml

The same arguments give the same bytes. Elements have a name, most a documentation, some
properties; relations point from later to earlier elements; folders hold everything once; --views
adds diagrams of 20 nodes each.
"""
import argparse
import random
import sys

TYPES = (
    "Goal Outcome Principle Requirement Capability CourseOfAction BusinessActor BusinessRole "
    "BusinessProcess BusinessFunction BusinessService BusinessObject Product "
    "ApplicationComponent ApplicationFunction ApplicationService ApplicationInterface DataObject "
    "Node Device SystemSoftware TechnologyService Artifact WorkPackage Grouping"
).split()
RELATIONS = (
    "Composition Aggregation Assignment Realization Serving Access Influence Triggering Flow "
    "Association"
).split()
WORDS = (
    "billing customer claim order meter portal data invoice contract network service register "
    "payment stock planning support report asset field quality risk supply store market channel"
).split()


def words(rng, count):
    return " ".join(rng.choice(WORDS) for _ in range(count))


def write(out, elements, relations, views, seed):
    rng = random.Random(seed)
    put = out.write
    put('<?xml version="1.0" encoding="UTF-8"?>\n')
    put('<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.opengroup.org/xsd/archimate/3.0/ '
        'http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd" '
        'identifier="id-model">\n')
    put('  <name xml:lang="en">Synthetic model</name>\n  <elements>\n')
    for i in range(elements):
        put(f'    <element identifier="id-e{i:08d}" xsi:type="{rng.choice(TYPES)}">\n')
        put(f'      <name xml:lang="en">{words(rng, 3).capitalize()} {i}</name>\n')
        if rng.random() < 0.7:
            put(f'      <documentation xml:lang="en">{words(rng, 14)}</documentation>\n')
        if rng.random() < 0.3:
            put('      <properties>\n')
            put(f'        <property propertyDefinitionRef="propid-1"><value xml:lang="en">'
                f'{words(rng, 2)}</value></property>\n')
            put(f'        <property propertyDefinitionRef="propid-2"><value xml:lang="en">'
                f'{rng.randrange(100000)}</value></property>\n')
            put('      </properties>\n')
        put('    </element>\n')
    put('  </elements>\n')
    if relations and elements > 1:
        put('  <relationships>\n')
        for i in range(relations):
            target = rng.randrange(elements - 1)
            source = rng.randrange(target + 1, elements)
            kind = rng.choice(RELATIONS)
            more = ' accessType="Read"' if kind == "Access" else ""
            more += ' modifier="+"' if kind == "Influence" else ""
            put(f'    <relationship identifier="id-r{i:08d}" source="id-e{source:08d}" '
                f'target="id-e{target:08d}" xsi:type="{kind}"{more} />\n')
        put('  </relationships>\n')
    put('  <organizations>\n')
    for name, letter, count in (("Elements", "e", elements), ("Relations", "r", relations)):
        put(f'    <item>\n      <label xml:lang="en">{name}</label>\n')
        for i in range(count):
            put(f'      <item identifierRef="id-{letter}{i:08d}" />\n')
        put('    </item>\n')
    put('  </organizations>\n  <propertyDefinitions>\n')
    for number, name in ((1, "Owner"), (2, "Cost")):
        put(f'    <propertyDefinition identifier="propid-{number}" type="string">'
            f'<name xml:lang="en">{name}</name></propertyDefinition>\n')
    put('  </propertyDefinitions>\n')
    if views:
        put('  <views>\n    <diagrams>\n')
        for v in range(views):
            put(f'      <view identifier="id-v{v}" xsi:type="Diagram">\n'
                f'        <name xml:lang="en">View {v}</name>\n')
            for n in range(20):
                put(f'        <node identifier="id-n{v}-{n}" xsi:type="Element" '
                    f'elementRef="id-e{rng.randrange(elements):08d}" x="{20 + n % 5 * 160}" '
                    f'y="{20 + n // 5 * 90}" w="120" h="55" />\n')
            put('      </view>\n')
        put('    </diagrams>\n  </views>\n')
    put('</model>\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--elements", type=int, default=1000)
    parser.add_argument("--relations", type=int, default=3000)
    parser.add_argument("--views", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(sys.stdout, arguments.elements, arguments.relations, arguments.views, arguments.seed)


if __name__ == "__main__":
    main()
