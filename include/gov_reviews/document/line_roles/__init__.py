"""Line roles (the logical structure of a page): what one printed line is - title, subtitle, heading, caption,
byline, editors, page data, site furniture - by its own words and by where it is.

In: the text of one line, and its zone. Out: a `BlockKind`, or yes and no. The one recogniser of these roles:
`page/` asks it about lines as printed, `document/layout/` about clean lines with their neighbours,
`document/fields.py` about the lines at the edges of a body. The words are data, in metadata/; a stage that
must be more careful than another says so by an argument or by another question, it has no words of its own.

- furniture_lines (boilerplate.yaml): page leaves out what is `in_template`; layout asks for copied lines,
too.
- label_lines (fields.yaml): labels of all stages, each with a kind; page reads labels glued and with pinyin
in
  them, layout asks `is_meta`, fields `is_publication_line`, meta_line takes the line apart.
- credit_lines (bylines.yaml): page asks `begins_like_no_title`, layout `people_role`, fields
`begins_like_byline`.
- caption_lines (captions.yaml): page asks `is_picture_credit`, layout `is_surely_caption` and `is_scene`,
fields
  `find_photographers`.
- title_lines (headings.yaml): page and headlines ask `starts_with_dash` and `is_cut_off`, layout
`is_subtitle` and
  `is_title_like`, organisation, type and fields `is_signal_line`.
- heading_lines, sentence_edges (headings.yaml): layout only.
- traditional_forms: page compares lines as printed, often Traditional, with the same words.

`role_recogniser.recognise_line` asks them in order of trust for the head, the body and the foot of a page.
"""
