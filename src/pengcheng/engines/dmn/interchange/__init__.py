"""Rules as YAML, DMN XML and Excel, each into each, without loss.

    forms                                       which form a file has; any form into any other
    sources                                     how one cell is spelled in each form
    loaded                                      what reading gives: decisions, facts, notices
    yaml_form, yaml_facts, yaml_reads           the text that git keeps
    xml_writer, xml_layout, xml_types, xml_text DMN XML for any modeller
    xml_reader, xml_table                       DMN XML, ours or any modeller's
    excel_writer, excel_cells                   a workbook that a person understands
    excel_reader, excel_sheet, excel_guard      the workbook back, every fault by cell

All readers go through `read_rules`: one meaning, one set of faults.
"""

from .excel_reader import read_excel
from .excel_writer import write_excel
from .forms import Form, form_of, read_form, write_form
from .loaded import FileRefused, Loaded, NotExpressible, Notice
from .xml_reader import read_dmn_xml
from .xml_writer import facts_of, write_dmn_xml
from .yaml_form import read_yaml, write_yaml

__all__ = [
    "FileRefused",
    "Form",
    "Loaded",
    "NotExpressible",
    "Notice",
    "facts_of",
    "form_of",
    "read_dmn_xml",
    "read_excel",
    "read_form",
    "read_yaml",
    "write_dmn_xml",
    "write_excel",
    "write_form",
    "write_yaml",
]
